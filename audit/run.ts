import pMap from 'p-map'
import type { Judgement } from '../domain/judge.ts'
import { defaultPolicy, type Policy } from '../domain/policy.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import { byPlaceAndName } from '../report/order.ts'
import type { GroupChart } from '../report/page/envelope.ts'
import type { Report, ReportGroup } from '../report/schema.ts'
import { assemble } from './assemble.ts'
import type { Override } from './governed.ts'
import { inspectPlace, type PlaceResult } from './inspect.ts'
import type { FleetSource, PlaceSource } from './io.ts'
import { keptCharts } from './kept-charts.ts'
import type { Judge } from './place.ts'
import { auditSpend, rateBy } from './spend.ts'

export type AuditOptions = {
  readonly judge: Judge
  readonly policy?: Policy
  /** What holds for some groups in its place. */
  readonly overrides?: readonly Override[]
  /** The tag that names a group's team; `team` where left out. */
  readonly ownerTag?: string
  readonly budgets?: readonly Budget[]
  /** Only groups of these names, wherever they are; all when left out. */
  readonly names?: ReadonlySet<string>
  /** Groups of these names are handed back with their verdicts and curves; those of all groups would not fit into memory. */
  readonly explain?: ReadonlySet<string>
  /** Whether to keep what the page draws of groups with findings. */
  readonly charts?: boolean
  readonly onProgress?: (progress: Progress) => void
}

/** How far the run is: `discovered` grows as places are opened. */
export type Progress = {
  readonly accountId: string
  readonly region: string
  readonly placesDone: number
  readonly places: number
  readonly judged: number
  readonly discovered: number
}

export type AuditResult = {
  readonly report: Report
  /** Judgements with verdicts and curves of the groups asked for, in the report's order. */
  readonly explained: readonly { readonly judgement: Judgement; readonly row: ReportGroup }[]
  /** Charts of the worst groups; none where they were not asked for. */
  readonly charts: readonly GroupChart[]
}

/**
 * Audits what a source holds: each place in turn, each group as its series arrive, then the report, checked against its own
 * schema. A place that cannot be read does not end the run: it is listed, and so are its groups. Rejects on faults of ours only.
 */
export async function runAudit(source: FleetSource, options: AuditOptions): Promise<AuditResult> {
  const {
    judge,
    policy = defaultPolicy,
    overrides = [],
    ownerTag,
    budgets = [],
    names = null,
    explain = new Set<string>(),
    charts = false,
    onProgress = () => {},
  } = options
  const { window, currency } = source
  const spend = await auditSpend(source, policy, budgets)
  const explained: { judgement: Judgement; row: ReportGroup }[] = []
  const kept = keptCharts()
  let discovered = 0
  let judged = 0
  let placesDone = 0

  const inspect = async (placeSource: PlaceSource): Promise<PlaceResult> => {
    const { accountId, region } = placeSource
    const progress = () => onProgress({ accountId, region, placesDone, places: source.places.length, judged, discovered })
    const result = await inspectPlace(placeSource, {
      judge,
      policy,
      overrides,
      ownerTag,
      names,
      currency,
      rateOf: rateBy(spend.billedRates),
      billedBalancers: spend.billedBalancers,
      billedTraffic: spend.billedTraffic,
      onDiscovered: (count) => {
        discovered += count
        progress()
      },
      onJudged: (judgement, row) => {
        judged++
        if (explain.has(judgement.name)) explained.push({ judgement, row })
        if (charts) kept.keep(judgement, row)
        progress()
      },
    })
    placesDone++
    return result
  }
  const results = await pMap(source.places, inspect, { concurrency: source.placesAtOnce ?? 1 })

  const usage = source.usage === undefined ? [] : [source.usage()]
  const { report } = assemble({ window, currency, policy, overrides: names === null ? overrides : [], spend, results, ledger: null, usage })
  return { report, explained: explained.sort((a, b) => byPlaceAndName(a.row, b.row)), charts: kept.charts() }
}
