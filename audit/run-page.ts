import { groupKey } from '../domain/known/coverage.ts'
import type { Changes } from '../report/page/changes-part.ts'
import type { GroupChart } from '../report/page/envelope.ts'
import { pageOf } from '../report/page.ts'
import type { Report } from '../report/schema.ts'
import { groupsWorstFirst } from '../report/worst-group.ts'
import type { Run } from './begin.ts'
import { MOST_CHARTS } from './kept-charts.ts'
import type { RunIo } from './run-io.ts'
import { entriesOf, readStoredCharts, readStoredPlan, type Slice } from './run-store.ts'

/** Makes the page of a run from its report and from what the workers drew, and stores it beside the report. Resolves with its key. */
export async function writePage(
  run: Run,
  report: Report,
  changes: Changes | null,
  done: readonly Slice[],
  io: Pick<RunIo, 'get' | 'putReport' | 'readRunsBefore'>,
): Promise<string> {
  const past = await io.readRunsBefore(run.runSec, { trigger: 'schedule', limit: MOST_PAST_RUNS })
  const runs = past.flatMap(({ runSec, outcome }) => (outcome?.figures == null ? [] : [{ runSec, figures: outcome.figures }])).reverse()
  return await io.putReport(run, 'page.html', pageOf(report, await readCharts(run, report, done, io), { changes, past: runs, runSec: run.runSec }))
}

/** Earlier runs that the page draws its trends from. */
const MOST_PAST_RUNS = 60

/** Charts of the worst groups alone, and only of pages that hold one: memory does not grow with the fleet. */
async function readCharts(run: Run, report: Report, done: readonly Slice[], io: Pick<RunIo, 'get'>): Promise<readonly GroupChart[]> {
  const worst = groupsWorstFirst(report).filter(({ findings }) => findings.length > 0)
  const wanted = new Set(worst.slice(0, MOST_CHARTS).map(({ group }) => groupKey(group.accountId, group.region, group.name)))
  const plan = await readStoredPlan(run, io)
  const charts: GroupChart[] = []
  for (const slice of done) {
    const named = entriesOf(plan, slice).some(({ accountId, region, name }) => name !== null && wanted.has(groupKey(accountId, region, name)))
    if (!named) continue
    const drawn = await readStoredCharts(run, slice, io)
    charts.push(...drawn.filter(({ accountId, region, name }) => wanted.has(groupKey(accountId, region, name))))
  }
  return charts
}
