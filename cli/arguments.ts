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

const examples = `
Examples:
  npm run --silent audit -- --capture .headroom/sample-fleet-day-2
      judges every group of the capture (npm start makes this one) and prints the report, worst first
  npm run --silent audit -- --capture .headroom/sample-fleet-day-2 --explain web-api
      shows one group: its curve, each rule's verdict, the proposal and the commands
  npm run --silent audit -- --profile audit --regions eu-west-1
      reads that region of your account, once you have agreed to the price

Exit codes:
  0  done                    2  wrong usage
  1  the audit failed        3  done, and --fail-on found what it looks for

A capture is a folder of AWS API answers; auditing one needs no credentials and no network.
Colours are left out when NO_COLOR is set; HEADROOM_DEBUG=1 shows where an error came from.`

/** The command with its options. */
function auditOptions(): Command {
  const command = new Command('audit')
    .description('Judges EC2 Auto Scaling groups from both sides: money spent on room nobody uses, and room that will be missing.')
    .option('--capture <dir>', 'the capture to audit')
    .option('--focus <dir>', 'take the bill from the FOCUS export in this folder (Parquet, CSV or .csv.gz) in place of Cost Explorer')
    .option('--live', 'read the accounts themselves in place of a capture; each of the options for accounts below means so too')
    .addOption(
      new Option('--deployed <stage>', 'have the service of that stage make the audit, wait for it, and print its report').conflicts([
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
    .option('--price', 'say what reading those accounts costs, and a month of the deployed service; nothing that is charged is asked for')
    .addOption(
      new Option('--format <format>', 'how the report is printed: the page as html, findings alone as csv, markdown and sarif')
        .choices(formats)
        .default('table'),
    )
    .addOption(new Option('--json', 'the same as --format json (headroom-report/2)').implies({ format: 'json' }))
    .option('--out <dir>', 'also write report.json, report.txt and page.html (to open in a browser) into this folder, made if need be')
    .addOption(
      new Option('--group <pattern>', 'audit only groups of this name; * stands for any characters, ? for one; may be repeated')
        .argParser(collected)
        .default([], 'all groups'),
    )
    .addOption(new Option('--explain <name>', 'show one group in full in place of the report').conflicts(['json', 'format', 'out', 'group']))
    .addOption(new Option('--bill', 'judge the bill alone').conflicts(['explain', 'group', 'price']))
    .addOption(new Option('--fail-on <severity>', 'exit with 3 if there is such a finding or a worse one').choices(severities))
    .addOption(
      new Option('--budget <amount>', 'what a month may cost, or [account]=[amount] for one account; may be repeated').argParser(collected).default([], 'none'),
    )
    .addHelpText('after', examples)
  return addLiveOptions(addConfigurationOptions(command))
}

/** Parses the command line; null when it only asked for help, which has been written to `print`. Throws a UsageError. */
export function auditArguments(argv: readonly string[], print: (text: string) => void): AuditArguments | null {
  const command = auditOptions()
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
  const help = 'Run it with --help to see how it is used.'
  if (capture !== undefined && live !== null) throw new UsageError(`option '--capture <dir>' cannot be used with options for reading accounts\n${help}`)
  if (capture !== undefined) return { capture }
  if (live !== null) return { live }
  throw new UsageError(`required option '--capture <dir>' not specified (or --live, to read the accounts themselves)\n${help}`)
}

function deployedArguments(stage: string, given: LiveArguments | null): DeployedArguments {
  if (!/^[\w-]+$/.test(stage)) throw new UsageError(`--deployed: "${stage}" is no stage; name the one that was deployed, like prod`)
  if (given?.roleName !== null && given !== null) throw new UsageError('--role-name: a deployed service assumes the role that it was deployed with')
  const { profile = null, accounts = [], regions = [], days = null } = given ?? {}
  return { stage, profile, accounts, regions, days: given === null ? null : days }
}

function budgetsOf(texts: readonly string[]): readonly Budget[] {
  return texts.map((text) => {
    const budget = budgetFromText(text)
    if (budget === null) throw new UsageError(`--budget: "${text}" is no amount; write it like 12000, or 111122223333=4000 for one account`)
    return budget
  })
}

function collected(name: string, before: readonly string[]): readonly string[] {
  return [...before, name]
}
