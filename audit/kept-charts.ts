import type { Judgement } from '../domain/judge.ts'
import { type GroupChart, groupChart } from '../report/page/envelope.ts'
import type { ReportGroup } from '../report/schema.ts'
import { worstGroupFirst, worstOf } from '../report/worst-group.ts'

/** More charts than a page has room for need not be kept. */
export const MOST_CHARTS = 600

/** Charts of the worst groups of a run, so many at most: memory does not grow with the fleet. */
export type KeptCharts = {
  /** Keeps the chart of a judged group that has a finding; the judgement itself is let go. */
  readonly keep: (judgement: Judgement, row: ReportGroup) => void
  readonly charts: () => readonly GroupChart[]
}

type Kept = { readonly chart: GroupChart; readonly group: ReportGroup; readonly worst: ReturnType<typeof worstOf> }

export function keptCharts(most = MOST_CHARTS): KeptCharts {
  let kept: Kept[] = []
  const worst = (): Kept[] => kept.sort(worstGroupFirst).slice(0, most)
  return {
    keep: (judgement, group) => {
      if (judgement.findings.length === 0) return
      const chart = groupChart(judgement)
      if (chart === null) return
      kept.push({ chart, group, worst: worstOf(judgement.findings) })
      if (kept.length >= 2 * most) kept = worst()
    },
    charts: () => worst().map(({ chart }) => chart),
  }
}
