import { join } from 'node:path'
import type { FleetPrice } from '../adapters/live/live-source.ts'
import type { FleetSource, SpendAnswer } from '../audit/io.ts'
import type { Judge } from '../audit/place.ts'
import { ReadError } from '../audit/read-error.ts'
import { type AuditResult, runAudit } from '../audit/run.ts'
import { findMatchingNames, findUnknownNames } from '../audit/unknown-names.ts'
import { type Severity, severities } from '../domain/findings.ts'
import type { SpendLabel } from '../domain/spend/daily.ts'
import type { PlannedRun } from '../domain/spend/own-cost.ts'
import { billCsv } from '../report/bill-csv.ts'
import { billText } from '../report/bill-text.ts'
import { consoleReport } from '../report/console.ts'
import { findingsCsv } from '../report/csv.ts'
import { reportJson } from '../report/document.ts'
import { explain } from '../report/explain.ts'
import { findingsMarkdown } from '../report/markdown.ts'
import { counted } from '../report/money.ts'
import { reportOfGroups } from '../report/of-groups.ts'
import { ownPriceText } from '../report/own-price.ts'
import { pageOf } from '../report/page.ts'
import { type Paint, plain } from '../report/paint.ts'
import { findingsSarif } from '../report/sarif.ts'
import type { Report } from '../report/schema.ts'
import { visible } from '../report/visible.ts'
import { type AuditArguments, auditArguments, type Format } from './arguments.ts'
import { paintFor } from './colour.ts'
import { readConfiguration } from './configuration-file.ts'
import { auditDeployed, type DeployedArguments, DeployedAuditFailed, type DeployedWorld } from './deployed-audit.ts'
import { agreeOnPrice, type LiveWorld, openLive, unpricedInWords } from './live-fleet.ts'
import { type Output, writeFiles } from './output.ts'
import { progressTo } from './progress.ts'
import { systemErrorInWords } from './system-error.ts'
import { toExitCode, wordsOf } from './to-exit-code.ts'
import { UsageError } from './usage-error.ts'

/** The command's outside world, handed in so that a test can be it. */
export type World = {
  readonly openCapture: (dir: string) => Promise<FleetSource>
  /** Where left out, the bill is not taken from FOCUS files. */
  readonly openFocus?: (dir: string, labels: readonly SpendLabel[]) => Promise<{ readonly readSpend: (source: FleetSource) => Promise<SpendAnswer> }>
  /** Where left out, only captures can be audited. */
  readonly live?: Pick<LiveWorld, 'openAccounts' | 'ask'>
  /** Where left out, no deployed service can be asked. */
  readonly deployed?: DeployedWorld
  readonly judge: Judge
  readonly out: Output
  readonly err: Output
  readonly env: NodeJS.ProcessEnv
  readonly nowMs: () => number
}

/** Runs the audit command to its end. Resolves to the exit code; never rejects, and leaves no text unwritten. */
export async function auditCommand(argv: readonly string[], world: World): Promise<number> {
  return await toExitCode(world, { wishOf: (print) => auditArguments(argv, print), run: (wish) => audit(wish, world), complaint: complaintOf(argv) })
}

async function audit(wish: AuditArguments, world: World): Promise<number> {
  if ('deployed' in wish.source) return await auditElsewhere(wish.source.deployed, wish, world)
  const configuration = await readConfiguration(wish.configuration)
  const { policy, overrides, ownerTag } = configuration
  if ('live' in wish.source && wish.source.live.days < policy.minimumHistoryDays)
    throw new UsageError(
      `--days ${wish.source.live.days}: no group can be judged by less than ${policy.minimumHistoryDays} days (minimumHistoryDays of the policy), so nothing is read`,
    )
  const names = await findNames(wish, world)
  const { source, plan, agree } = await openSource(wish, names, configuration.showback, world)
  if (names !== null) await refuseUnknown(source, names)
  if (wish.price) return await sayPrice(await plan(), world.out)
  await agree()
  const progress = progressTo(world.err, world.nowMs)
  const options = {
    judge: world.judge,
    policy,
    overrides,
    ...(ownerTag === null ? {} : { ownerTag }),
    budgets: wish.budgets.length === 0 ? configuration.budgets : wish.budgets,
    charts: wish.out !== null || wish.format === 'html',
    onProgress: progress.tell,
    ...(names === null ? {} : { names }),
    ...(wish.explain === null ? {} : { explain: new Set([wish.explain]) }),
  }
  const result = await runAudit(source, options).finally(progress.end)
  const report = asked(result.report, wish)
  await show({ ...result, report }, wish, world)
  return await sayVerdict(report, wish.failOn, world.err)
}

/** The groups to audit; null: all. Patterns are looked up first, from answers that are free: no more is then read than they mean. */
async function findNames(wish: AuditArguments, world: World): Promise<ReadonlySet<string> | null> {
  if (wish.bill) return new Set()
  if (wish.explain !== null) return new Set([wish.explain])
  if (wish.groups.length === 0) return null
  if (!wish.groups.some((name) => /[*?]/.test(name))) return new Set(wish.groups)
  const { source } = await openSource({ ...wish, focus: null }, null, [], world)
  const { matched, unmatched, placesUnread } = await findMatchingNames(source, wish.groups)
  if (unmatched.length > 0 && placesUnread < source.places.length) throw new UsageError(unmatched.map((pattern) => `no group matches ${pattern}`).join('\n'))
  return matched
}

async function auditElsewhere(of: DeployedArguments, wish: AuditArguments, world: World): Promise<number> {
  if (world.deployed === undefined) throw new UsageError('a deployed service cannot be asked from here')
  const report = asked(await auditDeployed(of, wish.groups, world.deployed, world.err), wish)
  await show({ report, explained: [], charts: [] }, wish, world)
  return await sayVerdict(report, wish.failOn, world.err)
}

/** What was asked for of what was audited. */
function asked(report: Report, { groups, explain }: AuditArguments): Report {
  return groups.length === 0 && explain === null ? report : reportOfGroups(report)
}

type PricedPlan = Pick<PlannedRun, 'groups' | 'metrics' | 'costExplorerPages'> & Pick<FleetPrice, 'places' | 'unpriced'>

type Source = {
  readonly source: FleetSource
  /** What would be read, from answers that are free. */
  readonly plan: () => Promise<PricedPlan>
  /** Rejects when the user does not agree to what reading costs. */
  readonly agree: () => Promise<void>
}

/** As many as the deployed service has. */
const GROUPS_PER_BATCH = 100

/** A price of nothing that could be listed is none, and ends as what failed; one that lacks some of it says so. */
async function sayPrice(planned: PricedPlan, out: Output): Promise<number> {
  const { places, unpriced } = planned
  if (unpriced.length > 0 && unpriced.length === places) {
    await out.write(`The price is unknown. ${unpricedInWords(planned)}\n`)
    return 1
  }
  await out.write(ownPriceText({ ...planned, groupsPerBatch: GROUPS_PER_BATCH }))
  if (unpriced.length > 0) await out.write(`${unpricedInWords(planned)}\n`)
  return 0
}

async function openSource(
  { source: from, focus }: AuditArguments,
  names: ReadonlySet<string> | null,
  labels: readonly SpendLabel[],
  world: World,
): Promise<Source> {
  const billFromFocus = await openBill(focus, labels, world)
  const nothing = { groups: 0, metrics: 0, costExplorerPages: 0, places: 0, unpriced: [] }
  if ('capture' in from)
    return { source: billFromFocus(askedBy(labels, await world.openCapture(from.capture))), plan: async () => nothing, agree: async () => {} }
  if (!('live' in from)) throw new UsageError('a deployed service reads for itself')
  if (world.live === undefined) throw new UsageError('only a capture can be audited here: name one with --capture')
  const liveWorld = { ...world.live, err: world.err, env: world.env }
  const fleet = await openLive(from.live, names, liveWorld, { labels })
  const price = () => fleet.price({ places: fleet.places, bill: focus === null })
  const { readAnomalies, ...free } = fleet
  // with files for a bill nothing is asked of Cost Explorer, which charges for its anomalies as well
  const source = focus === null && readAnomalies !== undefined ? { ...free, readAnomalies } : free
  return { source: billFromFocus(source), plan: price, agree: async () => agreeOnPrice(await price(), from.live, liveWorld) }
}

/** A capture holds the tags and cost categories that it was made with: what is missing of those that spend is to be shown by is said. */
function askedBy(labels: readonly SpendLabel[], source: FleetSource): FleetSource {
  if (labels.length === 0) return source
  const readSpend = async () => {
    const answer = await source.readSpend()
    const isThere = ({ type, key }: SpendLabel) => answer.tables.some(({ label }) => label?.type === type && label.key === key)
    const missing = labels
      .filter((label) => !isThere(label))
      .map(({ type, key }) => `spend by the ${type === 'tag' ? 'tag' : 'cost category'} ${key}: not in the capture`)
    return missing.length === 0 ? answer : { ...answer, unread: [...(answer.unread === null ? [] : [answer.unread]), ...missing].join('; ') }
  }
  return { ...source, readSpend }
}

/** Puts the bill of a folder in the place of a source's own; without a folder, leaves it. Rejects with a ReadError when the folder holds none. */
async function openBill(dir: string | null, labels: readonly SpendLabel[], { openFocus }: World): Promise<(source: FleetSource) => FleetSource> {
  if (dir === null) return (source) => source
  if (openFocus === undefined) throw new UsageError('--focus cannot be used here')
  const { readSpend } = await openFocus(dir, labels)
  return (source) => ({ ...source, readSpend: () => readSpend(source) })
}

async function refuseUnknown(source: FleetSource, names: ReadonlySet<string>): Promise<void> {
  const { unknown, known, placesUnread } = await findUnknownNames(source, names)
  // Where nothing could be read, that is what went wrong, and the audit says so.
  if (unknown.length === 0 || placesUnread === source.places.length) return
  const lines = unknown.map(
    ({ name, nearest }) =>
      `no group is named "${name}"${nearest.length === 0 ? `: ${counted(known, 'group name')} could be read, and it is not among them` : `; did you mean ${nearest.map((near) => `"${near}"`).join(' or ')}?`}`,
  )
  const elsewhere = placesUnread === 0 ? [] : [`${placesUnread} of ${source.places.length} accounts and regions could not be read; it may be there.`]
  throw new UsageError([...lines, ...elsewhere].join('\n'))
}

const printedAs: Readonly<Record<Format, (of: Pick<AuditResult, 'report' | 'charts'> & { readonly paint: Paint }) => string>> = {
  table: ({ report, paint }) => consoleReport(report, paint),
  json: ({ report }) => reportJson(report),
  csv: ({ report }) => findingsCsv(report),
  sarif: ({ report }) => findingsSarif(report),
  markdown: ({ report }) => findingsMarkdown(report),
  html: ({ report, charts }) => pageOf(report, charts),
}

async function show({ report, explained, charts }: AuditResult, wish: AuditArguments, { out, err, env }: World): Promise<void> {
  if (wish.out !== null) {
    await writeFiles(wish.out, { 'report.json': reportJson(report), 'report.txt': consoleReport(report, plain), 'page.html': pageOf(report, charts) })
    await err.write(`wrote ${join(wish.out, 'report.json')}, report.txt and page.html\n`)
  }
  const paint = paintFor(out, env)
  if (wish.explain !== null && explained.length > 0)
    await out.write(explained.map(({ judgement, row }) => explain(judgement, row, report.currency, paint)).join('\n'))
  else if (wish.bill && wish.format === 'table') await out.write(billText(report, paint))
  else if (wish.bill && wish.format === 'csv') await out.write(billCsv(report))
  else await out.write(printedAs[wish.format]({ report, charts, paint }))
}

/** The exit code of an audit that came to its end, with a word on standard error where it is not 0 or not the whole story. */
async function sayVerdict(report: Report, failOn: Severity | null, err: Output): Promise<number> {
  const { audited, notAudited } = report.summary.places
  if (notAudited > 0 && audited === 0) {
    const reasons = report.notAudited.map(({ accountId, region, reason }) => `  ${visible(accountId)} ${visible(region)}: ${visible(reason)}`)
    await err.write(`the audit failed: no account and Region could be read completely\n${reasons.join('\n')}\n`)
    return 1
  }
  if (notAudited > 0)
    await err.write(
      `${notAudited} of ${audited + notAudited} accounts and regions were not audited completely; the report lists why, and the rest of it is valid\n`,
    )
  if (failOn === null) return 0
  const worse = severities.slice(0, severities.indexOf(failOn) + 1)
  const found = report.findings.filter((finding) => worse.includes(finding.severity)).length
  if (found === 0) return 0
  await err.write(`${found} ${found === 1 ? 'finding' : 'findings'} of severity ${worse.join(' or ')} (--fail-on ${failOn})\n`)
  return 3
}

function complaintOf(argv: readonly string[]): (error: unknown) => string {
  // whoever asks what an audit costs has not begun one
  const failed = argv.includes('--price') ? 'the price could not be worked out' : 'the audit failed'
  return (error) => {
    const message = wordsOf(error)
    if (error instanceof UsageError) return message
    if (error instanceof ReadError || error instanceof DeployedAuditFailed) return `${failed}: ${message}`
    const refused = systemErrorInWords(error)
    if (refused !== null) return `${failed}: ${refused}. Fix that, and run it again.`
    return `the audit failed through a fault of its own: ${message}. No report was made; please report this with what HEADROOM_DEBUG=1 shows.`
  }
}
