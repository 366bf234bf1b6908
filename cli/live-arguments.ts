import { type Command, Option } from 'commander'
import type { LiveOptions } from '../adapters/live/live-accounts.ts'
import { UsageError } from './usage-error.ts'

/** What the user asked for of live accounts, checked as far as one can without reading anything. */
export type LiveArguments = {
  readonly profile: string | null
  readonly roleName: string | null
  /** The variable's name: a value on the command line would stand in the shell's history. */
  readonly externalIdEnv: string | null
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly days: number
  readonly maxUsd: number
  readonly yes: boolean
  /** Whether the months before the window are read as well, by the hour. */
  readonly history: boolean
}

const DAYS = 14
const MAX_USD = 1
/** CloudWatch keeps datapoints of five minutes for 63 days, and GetMetricData gives none for a window that reaches further. */
const MOST_DAYS = 63

const list = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
]

/** As the AWS CLI has it; `sdkEnvironment` hands it to the SDK. */
export function endpointOption(): Option {
  return new Option('--endpoint-url <url>', 'send every AWS request to this URL').argParser((text: string) => {
    if (!URL.canParse(text) || !/^https?:/.test(text)) throw new UsageError(`--endpoint-url: "${text}" is not a URL; write it like http://localhost:4566`)
    return text
  })
}

/** The options that say whose accounts and Regions are meant, and how one signs in. */
export function addPlaceOptions(command: Command): Command {
  return command
    .optionsGroup('Options for reading accounts:')
    .option('--profile <name>', 'AWS profile to sign in with (default: as the AWS CLI)')
    .addOption(endpointOption())
    .option('--role-name <name>', 'role to assume in every other account (deploy/member-role.yml makes one)')
    .option('--external-id-env <variable>', 'environment variable that holds the external ID of the role')
    .addOption(
      new Option('--accounts <ids>', 'account IDs, comma-separated')
        .argParser(list)
        .default([], 'your own; with --role-name, every account of the organization'),
    )
    .addOption(new Option('--regions <names>', 'Regions, comma-separated').argParser(list).default([], 'every Region the account has enabled'))
}

/** The options with which `audit`, `capture` and `drill` read accounts. */
export function addLiveOptions(command: Command): Command {
  return addPlaceOptions(command)
    .option('--days <number>', `days of metrics to read, 1 to ${MOST_DAYS} (default: ${DAYS})`)
    .option('--history', 'also read 13 months of hourly metrics, for month ends, seasons and campaigns')
    .option('--max-usd <amount>', `the most a run may cost, in dollars (default: ${MAX_USD})`)
    .option('--yes', "don't ask before the first request that costs money")
}

type Given = {
  readonly live?: boolean
  readonly profile?: string
  readonly endpointUrl?: string
  readonly roleName?: string
  readonly externalIdEnv?: string
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly days?: string
  readonly maxUsd?: string
  readonly yes?: boolean
  readonly history?: boolean
}

/** null when none of them was given. Throws a UsageError for what cannot be meant. */
export function liveArguments(opts: Readonly<Record<string, unknown>>, always = false): LiveArguments | null {
  const {
    live,
    profile = null,
    endpointUrl,
    roleName = null,
    externalIdEnv = null,
    accounts,
    regions,
    days,
    maxUsd,
    yes = false,
    history = false,
  } = opts as Given
  const given = [
    live,
    yes,
    history,
    profile !== null,
    endpointUrl !== undefined,
    roleName !== null,
    externalIdEnv !== null,
    accounts.length > 0,
    regions.length > 0,
    days !== undefined,
    maxUsd !== undefined,
  ]
  if (!always && !given.includes(true)) return null
  const wrongAccount = accounts.find((id) => !/^\d{12}$/.test(id))
  if (wrongAccount !== undefined) throw new UsageError(`--accounts: "${wrongAccount}" is not a 12-digit account ID (keep leading zeros)`)
  const wrongRegion = regions.find((name) => !/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(name))
  if (wrongRegion !== undefined) throw new UsageError(`--regions: "${wrongRegion}" is not a Region; write it like eu-west-1`)
  if (externalIdEnv !== null && roleName === null) throw new UsageError('--external-id-env belongs to a role: name that with --role-name')
  return {
    profile,
    roleName,
    externalIdEnv,
    accounts,
    regions,
    days: number('--days', days ?? String(DAYS), 1, MOST_DAYS, true),
    history,
    maxUsd: number('--max-usd', maxUsd ?? String(MAX_USD), 0, 10_000, false),
    yes,
  }
}

function number(option: string, text: string, least: number, most: number, whole: boolean): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  throw new UsageError(`${option}: "${text}" is not a ${whole ? 'whole ' : ''}number from ${least} to ${most}`)
}

/** With what the environment says. Throws a UsageError when the ExternalId is not where it was said to be. */
export function liveOptionsOf(
  live: LiveArguments,
  names: ReadonlySet<string> | null,
  env: NodeJS.ProcessEnv,
  { windowEndSec = null, labels = [] }: Partial<Pick<LiveOptions, 'windowEndSec' | 'labels'>> = {},
): LiveOptions {
  const { profile, roleName, externalIdEnv, accounts, regions, days, maxUsd, history } = live
  const externalId = externalIdEnv === null ? null : (env[externalIdEnv] ?? '')
  if (externalId === '') throw new UsageError(`--external-id-env: the environment variable ${externalIdEnv} is not set, or empty`)
  return {
    profile,
    roleName,
    externalId,
    accountIds: accounts,
    regions,
    names,
    days,
    capMicroUsd: Math.round(maxUsd * 1_000_000),
    homeRegion: env.AWS_REGION || env.AWS_DEFAULT_REGION || null,
    windowEndSec,
    labels,
    ...(history ? { history: { store: null, backfill: () => true } } : {}),
  }
}
