import * as z from 'zod'
import { MOST_RECIPIENTS } from '../adapters/ses.ts'
import { budgetFor, budgetsFrom } from '../audit/budgets.ts'
import { type Configuration, configurationFrom, noConfiguration, withThresholds } from '../audit/configuration.ts'
import type { GivenThresholds } from '../audit/governed.ts'
import { policyFrom } from '../audit/policy-overrides.ts'
import type { RunSettings } from '../audit/run-io.ts'
import type { Budget } from '../domain/spend/budgets.ts'

/** The environment of a function, or a stand-in. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A setting: how its text is read, and what holds where there is none (required where there is no such thing). */
type Setting<T> = { readonly schema: z.ZodType<T, string>; readonly otherwise?: T }

const list = (item: RegExp, what: string) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every((part) => item.test(part)), { error: `must be ${what}, with commas between them` })

const number = (least: number, most: number, whole: boolean) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    .refine((value) => value >= least && value <= most && (!whole || Number.isInteger(value)), {
      error: `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}`,
    })

const policy = z.string().transform((text, context): GivenThresholds => {
  const answer = policyFrom(jsonOrNull(text))
  if ('given' in answer) return answer.given
  context.addIssue({ code: 'custom', message: `must be a JSON object of thresholds (${answer.problems.join('; ')})` })
  return z.NEVER
})

const configuration = z.string().transform((text, context): Configuration => {
  const answer = configurationFrom(jsonOrNull(text))
  if ('configuration' in answer) return answer.configuration
  const problems = answer.problems.map(({ path, text: problem }) => `${path.join('.')}: ${problem}`)
  context.addIssue({ code: 'custom', message: `must be headroom.yml as JSON (${problems.join('; ')})` })
  return z.NEVER
})

const budgets = z.string().transform((text, context): readonly Budget[] => {
  const answer = budgetsFrom(jsonOrNull(text))
  if ('budgets' in answer) return answer.budgets
  context.addIssue({
    code: 'custom',
    message: `must be a JSON object of what months may cost, like {"total": 12000, "111122223333": 4000} (${answer.problem})`,
  })
  return z.NEVER
})

/** One mail address, or a list of them with commas between; SES takes so many for one message. */
const addresses = list(/^[^\s@<>,"]+@[\w-]+(\.[\w-]+)+$/, 'mail addresses').refine((all) => all.length <= MOST_RECIPIENTS, {
  error: `must be ${MOST_RECIPIENTS} addresses at most: that is what SES takes for one message`,
})

const addressesByTeam = z.string().transform((text, context): ReadonlyMap<string, readonly string[]> => {
  const answer = z.record(z.string().min(1), addresses).safeParse(jsonOrNull(text))
  if (answer.success) return new Map(Object.entries(answer.data))
  context.addIssue({ code: 'custom', message: 'must be a JSON object of mail addresses by team, like {"orders": "orders@example.com,ana@example.com"}' })
  return z.NEVER
})

const name = z.string().regex(/^\S+$/, { error: 'must be a name without blanks' })
const topic = z.string().regex(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/, { error: 'must be the ARN of a standard SNS topic' })
const identifier = z.string().regex(/^\w+$/, { error: 'must be a name of letters, digits and underscores' })
const parameter = z.string().regex(/^\/?[\w./-]+$/, { error: 'must be the name of a parameter' })

/** Every variable that a function may read. docs/operations.md has the table. */
const settings = {
  AWS_REGION: { schema: z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, { error: 'must be a region like eu-west-1' }) },
  HEADROOM_TABLE: { schema: name },
  HEADROOM_BUCKET: { schema: name },
  HEADROOM_TOPIC_ARN: { schema: topic },
  HEADROOM_OPERATORS_TOPIC_ARN: { schema: topic },
  HEADROOM_INSPECT_FUNCTION: { schema: name },
  HEADROOM_SLACK_WEBHOOK_PARAMETER: { schema: parameter },
  HEADROOM_TEAM_SLACK_WEBHOOKS: { schema: parameter, otherwise: null },
  HEADROOM_MAIL_FROM: {
    schema: z
      .string()
      .regex(/^([^\r\n<>]+<)?[^\s@<>]+@[\w-]+(\.[\w-]+)+>?$/, { error: 'must be a mail address, or a name with one: Headroom <headroom@example.com>' }),
  },
  HEADROOM_MAIL_TO: { schema: addresses, otherwise: [] },
  HEADROOM_TEAM_MAIL_TO: { schema: addressesByTeam, otherwise: new Map<string, readonly string[]>() },
  HEADROOM_ROLE_NAME: { schema: z.string().regex(/^[\w+=,.@/-]{1,512}$/, { error: 'must be the name of a role' }), otherwise: null },
  HEADROOM_EXTERNAL_ID_PARAMETER: { schema: parameter, otherwise: null },
  HEADROOM_ACCOUNTS: { schema: list(/^\d{12}$/, 'account ids of twelve digits'), otherwise: [] },
  HEADROOM_REGIONS: { schema: list(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'regions like eu-west-1'), otherwise: [] },
  HEADROOM_LOOKBACK_DAYS: { schema: number(1, 63, true), otherwise: 14 },
  HEADROOM_MAX_USD_PER_RUN: { schema: number(0, 10_000, false), otherwise: null },
  HEADROOM_GROUPS_PER_BATCH: { schema: number(1, 100, true), otherwise: 100 },
  HEADROOM_DEMANDS_PER_HOUR: { schema: number(0, 1000, true), otherwise: 10 },
  HEADROOM_MONTHLY_BUDGET_USD: { schema: number(0, 1e12, false), otherwise: null },
  HEADROOM_BUDGETS: { schema: budgets, otherwise: [] },
  HEADROOM_USD_PER_1000_REQUESTS: { schema: number(0, 1e6, false), otherwise: null },
  HEADROOM_CONFIGURATION: { schema: configuration, otherwise: noConfiguration },
  HEADROOM_POLICY: { schema: policy, otherwise: {} },
  HEADROOM_DIGEST: { schema: z.enum(['daily', 'changes', 'weekly'], { error: 'must be daily, changes or weekly' }), otherwise: 'daily' },
  HEADROOM_OWNER_TAG: { schema: z.string().regex(/^\S.{0,127}$/, { error: 'must be the key of a tag' }), otherwise: null },
  HEADROOM_TEAMS_TOPIC_ARN: { schema: topic, otherwise: null },
  HEADROOM_ATHENA_DATABASE: { schema: identifier, otherwise: null },
  HEADROOM_ATHENA_TABLE: { schema: identifier, otherwise: null },
  HEADROOM_ATHENA_WORKGROUP: { schema: name, otherwise: null },
  HEADROOM_LINK_DOMAIN: { schema: name, otherwise: null },
  HEADROOM_LINK_KEY_PAIR: { schema: name, otherwise: null },
  HEADROOM_LINK_KEY_PARAMETER: { schema: parameter, otherwise: null },
} as const satisfies Readonly<Record<string, Setting<unknown>>>

type Settings = typeof settings
export type SettingName = keyof Settings
type Value<N extends SettingName> = Settings[N] extends { readonly schema: z.ZodType<infer T, string>; readonly otherwise: infer O }
  ? T | O
  : z.output<Settings[N]['schema']>

/** Settings by their variables' names, frozen. */
export type SettingsOf<N extends SettingName> = { readonly [K in N]: Value<K> }

/** All that is wrong with the environment, a line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Reads these variables and no other. Throws a SettingsError that tells missing, empty and malformed ones apart, all together. */
export function readSettings<N extends SettingName>(environment: Environment, names: readonly N[]): SettingsOf<N> {
  const problems: string[] = []
  const entries = names.map((variable) => {
    const { schema, ...rest } = settings[variable] as Setting<unknown>
    const text = environment[variable]
    if (text === undefined && 'otherwise' in rest) return [variable, rest.otherwise] as const
    if (text === undefined) problems.push(`${variable} is not set`)
    else if (text.trim() === '') problems.push(`${variable} is empty${'otherwise' in rest ? '; leave it out to have what is usual' : ''}`)
    else {
      const answer = schema.safeParse(text.trim())
      if (answer.success) return [variable, answer.data] as const
      problems.push(`${variable} ${answer.error.issues[0]?.message ?? 'is wrong'}; it is ${JSON.stringify(text)}`)
    }
    return [variable, null] as const
  })
  if (problems.length > 0) throw new SettingsError(`the function's environment is not as it must be:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
  return Object.freeze(Object.fromEntries(entries)) as SettingsOf<N>
}

/** What reading live accounts takes. */
const live = ['AWS_REGION', 'HEADROOM_ROLE_NAME', 'HEADROOM_EXTERNAL_ID_PARAMETER'] as const
/** Where a FOCUS export is queried. */
const athena = ['HEADROOM_ATHENA_DATABASE', 'HEADROOM_ATHENA_TABLE', 'HEADROOM_ATHENA_WORKGROUP'] as const
/** The distribution that links lead to, and the key that they are signed with. */
const links = ['HEADROOM_LINK_DOMAIN', 'HEADROOM_LINK_KEY_PAIR', 'HEADROOM_LINK_KEY_PARAMETER'] as const
/** What of the settings a run goes by. */
const run = [
  'HEADROOM_ACCOUNTS',
  'HEADROOM_REGIONS',
  'HEADROOM_LOOKBACK_DAYS',
  'HEADROOM_MAX_USD_PER_RUN',
  'HEADROOM_GROUPS_PER_BATCH',
  'HEADROOM_DEMANDS_PER_HOUR',
  'HEADROOM_MONTHLY_BUDGET_USD',
  'HEADROOM_BUDGETS',
  'HEADROOM_USD_PER_1000_REQUESTS',
  'HEADROOM_CONFIGURATION',
  'HEADROOM_POLICY',
  'HEADROOM_DIGEST',
  'HEADROOM_TEAMS_TOPIC_ARN',
] as const

/** Which function reads what: serverless.yml hands each just these. */
export const settingsRead = {
  audit: [
    ...live,
    ...run,
    ...athena,
    ...links,
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_TOPIC_ARN',
    'HEADROOM_OPERATORS_TOPIC_ARN',
    'HEADROOM_INSPECT_FUNCTION',
  ],
  inspect: [...live, 'HEADROOM_USD_PER_1000_REQUESTS', 'HEADROOM_CONFIGURATION', 'HEADROOM_POLICY', 'HEADROOM_OWNER_TAG', 'HEADROOM_BUCKET'],
  'deliver-slack': [
    'AWS_REGION',
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_OPERATORS_TOPIC_ARN',
    'HEADROOM_SLACK_WEBHOOK_PARAMETER',
    'HEADROOM_TEAM_SLACK_WEBHOOKS',
  ],
  'deliver-mail': [
    'AWS_REGION',
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_OPERATORS_TOPIC_ARN',
    'HEADROOM_MAIL_FROM',
    'HEADROOM_MAIL_TO',
    'HEADROOM_TEAM_MAIL_TO',
  ],
  'scaling-event': [
    'AWS_REGION',
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_TOPIC_ARN',
    'HEADROOM_CONFIGURATION',
    'HEADROOM_POLICY',
    'HEADROOM_USD_PER_1000_REQUESTS',
  ],
  finding: ['AWS_REGION', 'HEADROOM_TABLE', 'HEADROOM_BUCKET'],
} as const satisfies Readonly<Record<string, readonly SettingName[]>>

/** What reading live accounts goes by. */
export type LiveSettings = SettingsOf<(typeof live)[number]>

export function runSettings(read: SettingsOf<(typeof run)[number]>): RunSettings {
  const budget = read.HEADROOM_MONTHLY_BUDGET_USD
  const ofStage = [...(budget === null ? [] : [budgetFor(null, budget)]), ...read.HEADROOM_BUDGETS]
  const { policy, overrides, budgets: configured } = runConfiguration(read)
  if (read.HEADROOM_LOOKBACK_DAYS < policy.minimumHistoryDays)
    throw new SettingsError(
      `HEADROOM_LOOKBACK_DAYS: no group can be judged by less than ${policy.minimumHistoryDays} days (minimumHistoryDays of the policy): set it to at least that`,
    )
  return Object.freeze({
    accounts: read.HEADROOM_ACCOUNTS,
    regions: read.HEADROOM_REGIONS,
    lookbackDays: read.HEADROOM_LOOKBACK_DAYS,
    capMicroUsd: read.HEADROOM_MAX_USD_PER_RUN === null ? null : Math.round(read.HEADROOM_MAX_USD_PER_RUN * 1_000_000),
    groupsPerBatch: read.HEADROOM_GROUPS_PER_BATCH,
    demandsPerHour: read.HEADROOM_DEMANDS_PER_HOUR,
    policy,
    overrides,
    digest: read.HEADROOM_DIGEST,
    tellTeams: read.HEADROOM_TEAMS_TOPIC_ARN !== null,
    budgets: ofStage.length === 0 ? configured : ofStage,
  })
}

/** headroom.yml, under what the stage says for itself. */
export function runConfiguration(read: SettingsOf<'HEADROOM_CONFIGURATION' | 'HEADROOM_POLICY' | 'HEADROOM_USD_PER_1000_REQUESTS'>): Configuration {
  const { HEADROOM_CONFIGURATION: file, HEADROOM_POLICY: given, HEADROOM_USD_PER_1000_REQUESTS: usdPer1000Requests } = read
  return withThresholds(file, usdPer1000Requests === null ? given : { ...given, usdPer1000Requests })
}

/** How links that last are signed; null where the stack has none. Throws a SettingsError where one half of the key is missing. */
export function linkKey(read: SettingsOf<(typeof links)[number]>): { readonly domain: string; readonly keyPairId: string; readonly parameter: string } | null {
  const { HEADROOM_LINK_DOMAIN: domain, HEADROOM_LINK_KEY_PAIR: keyPairId, HEADROOM_LINK_KEY_PARAMETER: parameter } = read
  if (domain !== null && keyPairId !== null && parameter !== null) return { domain, keyPairId, parameter }
  if (domain === null && keyPairId === null && parameter === null) return null
  throw new SettingsError(
    `links that last a week need both halves of a key: ${parameter === null ? 'linkKeyParameter, where the private one lies' : 'linkPublicKey, the public one'} is not set`,
  )
}

/** The FOCUS table in place of Cost Explorer; null where there is none. Throws a SettingsError where it is named by halves. */
export function athenaTable(
  read: SettingsOf<(typeof athena)[number]>,
): { readonly database: string; readonly table: string; readonly workgroup: string } | null {
  const { HEADROOM_ATHENA_DATABASE: database, HEADROOM_ATHENA_TABLE: table, HEADROOM_ATHENA_WORKGROUP: workgroup } = read
  if (database !== null && table !== null && workgroup !== null) return { database, table, workgroup }
  // the workgroup is the stack's own, and there in any case
  if (database === null && table === null) return null
  const missing = athena.filter((variable) => read[variable] === null)
  throw new SettingsError(
    `the function's environment is not as it must be:\n${missing.map((variable) => `- ${variable} is not set, though others of Athena are`).join('\n')}`,
  )
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
