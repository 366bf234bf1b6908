import { Command, Option } from 'commander'
import type { Tool } from '../adapters/load-test/load-test.ts'
import { runDrill } from '../audit/drill.ts'
import type { FleetSource } from '../audit/io.ts'
import type { Judge } from '../audit/place.ts'
import type { LoadTest } from '../domain/drill/load-test.ts'
import { drillText } from '../report/drill/console.ts'
import { drillPage } from '../report/drill/page.ts'
import { paintFor } from './colour.ts'
import { addConfigurationOptions, type ConfigurationArguments, configurationArguments, readConfiguration } from './configuration-file.ts'
import { addLiveOptions, type LiveArguments, liveArguments } from './live-arguments.ts'
import { agreeOnPrice, type LiveWorld, openLive } from './live-fleet.ts'
import { parsed } from './parsed.ts'
import { type Streams, toExitCode } from './to-exit-code.ts'
import { UsageError } from './usage-error.ts'

export type DrillWorld = Streams & {
  readonly openCapture: (dir: string) => Promise<FleetSource>
  readonly live: Pick<LiveWorld, 'openAccounts' | 'ask'>
  readonly readLoadTest: (tool: Tool, files: readonly string[]) => Promise<LoadTest | null>
  readonly judge: Judge
}

type Wish = {
  readonly group: string
  readonly fromSec: number
  readonly toSec: number
  readonly capture: string | null
  readonly live: LiveArguments | null
  readonly test: { readonly tool: Tool; readonly files: readonly string[] }
  readonly configuration: ConfigurationArguments
  readonly format: 'table' | 'json' | 'html'
}

const tools: readonly Tool[] = ['ab', 'k6', 'wrk']
/** CloudWatch's datapoints of five minutes. */
const STEP_SEC = 300

const examples = `
Examples:
  headroom drill --regions eu-west-1 --group orders --from 2026-11-03T10:00Z --to 2026-11-03T10:40Z --ab requests.tsv --ab percentages.csv
      the load test that ab -g requests.tsv -e percentages.csv made of your account's group
  headroom drill --capture my-fleet --group orders --from 2026-11-03T10:00Z --to 2026-11-03T10:40Z --format html > drill.html
      the same from a capture, as a page

Exit codes:
  0  it scaled in time, or did not have to    2  wrong usage
  1  it failed, or there is too little data   3  it was overloaded`

/** `headroom drill`: did the group scale during a load test? Resolves to the exit code; never rejects. */
export async function drillCommand(argv: readonly string[], world: DrillWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print) => wishOf(argv, print),
    run: (wish) => run(wish, world),
  })
}

async function run(wish: Wish, world: DrillWorld): Promise<number> {
  const { policy, overrides } = await readConfiguration(wish.configuration)
  const { tool, files } = wish.test
  // a file that cannot be read is said before anything is paid for
  const client = await world.readLoadTest(tool, files)
  const source = await openSource(wish, world)
  const results = await runDrill(source, { name: wish.group, fromSec: wish.fromSec, toSec: wish.toSec, client, judge: world.judge, policy, overrides })
  const paint = paintFor(world.out, world.env)
  const shown = {
    table: () => results.map(({ drill, row }) => drillText(drill, row, paint)).join('\n'),
    json: () =>
      `${JSON.stringify(
        results.map(({ drill, row }) => ({ group: { accountId: row.accountId, region: row.region, name: row.name }, ...drill, proposal: row.proposal })),
        null,
        2,
      )}\n`,
    html: () => drillPage(results),
  }
  await world.out.write(shown[wish.format]())
  const outcomes = results.map(({ drill }) => drill.outcome)
  if (outcomes.includes('cannot-tell')) return 1
  return outcomes.every((outcome) => outcome === 'needed-nothing' || outcome === 'scaled-in-time') ? 0 : 3
}

async function openSource({ capture, live, group, toSec }: Wish, { openCapture, live: accounts, err, env }: DrillWorld): Promise<FleetSource> {
  if (capture !== null) return await openCapture(capture)
  const world = { ...accounts, err, env }
  const fleet = await openLive(live as LiveArguments, new Set([group]), world, { windowEndSec: Math.ceil(toSec / STEP_SEC) * STEP_SEC })
  await agreeOnPrice(await fleet.price({ places: fleet.places, bill: false }), live as LiveArguments, world)
  return fleet
}

function wishOf(argv: readonly string[], print: (text: string) => void): Wish | null {
  const command = new Command('headroom drill')
    .description('Did it scale? Shows how a group responded to a load test: load, alarm, launch, in service, recovery, and which settings would have coped.')
    .requiredOption('--group <name>', 'the group that was tested')
    .requiredOption('--from <time>', 'when the load test began, like 2026-11-03T10:00Z')
    .requiredOption('--to <time>', 'when it ended')
    .option('--capture <dir>', 'read this capture instead of the accounts')
    .addOption(new Option('--format <format>', 'how it is printed').choices(['table', 'json', 'html']).default('table'))
  for (const tool of tools)
    command.addOption(
      new Option(`--${tool} <file>`, fileHelp[tool]).argParser((file: string, before: readonly string[]) => [...before, file]).default([], 'none'),
    )
  addLiveOptions(addConfigurationOptions(command.addHelpText('after', examples)))
  if (parsed(command, argv, print) === null) return null
  const opts = command.opts()
  const live = liveArguments(opts)
  if (opts.capture !== undefined && live !== null) throw new UsageError("option '--capture <dir>' cannot be used with options for reading accounts")
  const [fromSec, toSec] = [timeOf('--from', opts.from), timeOf('--to', opts.to)]
  if (toSec <= fromSec) throw new UsageError('--to has to be later than --from')
  const given = tools.filter((tool) => opts[tool].length > 0)
  if (given.length > 1) throw new UsageError(`give the files of one tool: --${given.join(' or --')}`)
  const tool = given[0] ?? 'ab'
  return {
    group: opts.group,
    fromSec,
    toSec,
    capture: opts.capture ?? null,
    live: opts.capture === undefined ? (live ?? liveArguments(opts, true)) : null,
    test: { tool, files: opts[tool] },
    configuration: configurationArguments(opts),
    format: opts.format,
  }
}

const fileHelp: Readonly<Record<Tool, string>> = {
  ab: 'what ApacheBench wrote with -g or with -e, or printed; may be repeated',
  k6: "k6's summary: --summary-export, or the data of handleSummary",
  wrk: 'what wrk printed, best with --latency',
}

/** Throws a UsageError for a time that no calendar has, and for one that does not say of which time zone it is. */
function timeOf(option: string, text: string): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  // 30 February is read as 2 March
  const sameDay = text.endsWith('Z') ? text.slice(0, 10) === (Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10)) : true
  if (!Number.isNaN(ms) && sameDay) return ms / 1000
  throw new UsageError(`${option}: ${JSON.stringify(text)} is not a time; write it like 2026-11-03T10:00Z`)
}
