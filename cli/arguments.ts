import { Command, Option } from 'commander'
import { budgetFromText } from '../audit/budgets.ts'
import { type Severity, severities } from '../domain/findings.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import { addConfigurationOptions, type ConfigurationArguments, configurationArguments } from './configuration-file.ts'
import type { DeployedArguments } from './deployed-audit.ts'
import { addLiveOptions, type LiveArguments, liveArguments } from './live-arguments.ts'
import { parsed } from './parsed.ts'
import { UsageError } from './usage-error.ts'

export const formats = ['table', 'json', 'csv', 'markdown', 'sarif', 'html'] as const
export type Format = (typeof formats)[number]

/** What the user asked for, checked as far as one can without reading anything. */
export type AuditArguments = {
  /** A capture, the accounts themselves, or a deployed service that reads them. */
  readonly source: { readonly capture: string } | { readonly live: LiveArguments } | { readonly deployed: DeployedArguments }
  /** A folder of FOCUS files that stands for the bill; null: Cost Explorer's answers do. */
  readonly focus: string | null
  /** Only to say what reading would cost. */
  readonly price: boolean
  /** The bill alone: no group is read. */
  readonly bill: boolean
  readonly format: Format
  readonly out: string | null
  readonly groups: readonly string[]
  readonly explain: string | null
  readonly failOn: Severity | null
  readonly configuration: ConfigurationArguments
  readonly budgets: readonly Budget[]
}

/** What else the command is called, by the option that the name stands for; `without` are options that it does not have, or has nothing to do with. */
const aliases = {
  '--explain': {
    name: 'headroom explain',
    usage: 'NAME [options]',
    description: 'Shows one group in full: its curve, every verdict, the proposal and the commands.',
    without: ['--explain', '--price', '--bill', '--deployed', '--format', '--json', '--out', '--group', '--fail-on'],
  },
  '--price': {
    name: 'headroom price',
    usage: '[options]',
    description: 'Shows what an audit of your accounts costs, and a month of the deployed service. Nothing that AWS charges for is requested.',
    without: ['--explain', '--price', '--bill', '--deployed', '--capture', '--format', '--json', '--out', '--fail-on', '--budget'],
  },
  '--bill': {
    name: 'headroom bill',
    usage: '[options]',
    description: 'Looks at the bill alone: spend, forecast and anomalies.',
    without: ['--explain', '--price', '--bill', '--deployed', '--group', '--history'],
  },
} as const

const examples = `
Examples:
  headroom audit --capture .headroom/sample-fleet-day-2
      audits a capture (npm start makes this one): worst group first
  headroom explain web-api --capture .headroom/sample-fleet-day-2
      shows one group in full
  headroom audit --profile audit --regions eu-west-1
      audits one Region of your account, after you agree to the price

Exit codes:
  0  done                2  wrong usage
  1  audit failed        3  done, and there are findings of the --fail-on severity

A capture is a folder of AWS API answers; auditing one needs no credentials and no network.
NO_COLOR turns colors off; HEADROOM_DEBUG=1 shows where an error came from.`

/** The command with its options. */
function auditOptions(argv: readonly string[]): Command {
  const alias = Object.entries(aliases).find(([option]) => argv[0] === option)?.[1]
  const { name, usage, description, without } = alias ?? {
    name: 'headroom audit',
    without: [] as readonly string[],
    usage: '[options]',
    description: 'Audits EC2 Auto Scaling groups: which waste money, which will run short of capacity, and what to change.',
  }
  const command = new Command(name)
    .usage(usage)
    .description(description)
    .option('--capture <dir>', 'the capture to audit')
    .option('--focus <dir>', 'read the bill from the FOCUS export in this folder (Parquet, CSV or .csv.gz), not from Cost Explorer')
    .option('--live', 'read your accounts; implied by each of the options for reading accounts')
    .addOption(
      new Option('--deployed <stage>', 'run the audit in the deployed service, wait, and print its report').conflicts([
        'capture',
        'live',
        'explain',
        'focus',
        'price',
        'policy',
        'config',
        'budget',
        'bill',
      ]),
    )
    .option('--price', 'only show what the audit costs, and a month of the deployed service')
    .addOption(new Option('--format <format>', 'html is the page; csv, markdown and sarif have the findings alone').choices(formats).default('table'))
    .addOption(new Option('--json', 'the same as --format json (headroom-report/2)').implies({ format: 'json' }))
    .option('--out <dir>', 'also write report.json, report.txt and page.html to this folder')
    .addOption(
      new Option('--group <pattern>', 'only groups with this name, and the cost findings that name them; * and ? are wildcards; repeatable')
        .argParser(collected)
        .default([], 'all groups'),
    )
    .addOption(new Option('--explain <name>', 'show one group in full instead of the report').conflicts(['json', 'format', 'out', 'group']))
    .addOption(new Option('--bill', 'look at the bill alone').conflicts(['explain', 'group', 'price']))
    .addOption(new Option('--fail-on <severity>', 'exit with 3 if a finding is at least this severe').choices(severities))
    .addOption(
      new Option('--budget <amount>', 'monthly budget in dollars, or [account]=[amount] for one account; repeatable').argParser(collected).default([], 'none'),
    )
    .addHelpText('after', examples)
  addLiveOptions(addConfigurationOptions(command))
  for (const option of command.options) if ((without as readonly string[]).includes(option.long ?? '')) option.hideHelp()
  return command
}

/** Parses the command line; null when it only asked for help, which has been written to `print`. Throws a UsageError. */
export function auditArguments(argv: readonly string[], print: (text: string) => void): AuditArguments | null {
  const command = auditOptions(argv)
  if (parsed(command, argv, print) === null) return null
  const {
    capture,
    deployed,
    focus = null,
    price = false,
    bill = false,
    format,
    out = null,
    group: groups,
    explain = null,
    failOn = null,
    budget = [],
  } = command.opts()
  for (const [option, names] of [
    ['--group', groups],
    ['--explain', explain === null ? [] : [explain]],
  ] as const)
    if (names.includes('')) throw new UsageError(`${option}: the name is empty; write it like ${option} web-api`)
  if (price && capture !== undefined) throw new UsageError('auditing a capture costs nothing: --price is for accounts')
  return {
    source:
      deployed === undefined
        ? sourceOf(capture, liveArguments(command.opts(), price))
        : { deployed: deployedArguments(deployed, liveArguments(command.opts())) },
    focus,
    price,
    bill,
    format,
    out,
    groups,
    explain,
    failOn,
    configuration: configurationArguments(command.opts()),
    budgets: budgetsOf(budget),
  }
}

function sourceOf(capture: string | undefined, live: LiveArguments | null): AuditArguments['source'] {
  const help = 'Run it with --help for usage.'
  if (capture !== undefined && live !== null) throw new UsageError(`option '--capture <dir>' cannot be used with options for reading accounts\n${help}`)
  if (capture !== undefined) return { capture }
  if (live !== null) return { live }
  throw new UsageError(
    `name what to audit: --capture DIR, --live (your accounts, signed in as the AWS CLI is) or --deployed STAGE. headroom demo needs no AWS account.\n${help}`,
  )
}

function deployedArguments(stage: string, given: LiveArguments | null): DeployedArguments {
  if (!/^[\w-]+$/.test(stage)) throw new UsageError(`--deployed: "${stage}" is not a stage name; use the one that was deployed, like prod`)
  if (given?.roleName !== null && given !== null) throw new UsageError('--role-name: a deployed service assumes the role that it was deployed with')
  const { profile = null, accounts = [], regions = [], days = null } = given ?? {}
  return { stage, profile, accounts, regions, days: given === null ? null : days }
}

function budgetsOf(texts: readonly string[]): readonly Budget[] {
  return texts.map((text) => {
    const budget = budgetFromText(text)
    if (budget === null) throw new UsageError(`--budget: "${text}" is not an amount; write it like 12000, or 111122223333=4000 for one account`)
    return budget
  })
}

function collected(name: string, before: readonly string[]): readonly string[] {
  return [...before, name]
}
