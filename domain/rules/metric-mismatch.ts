import { gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'
import { at, quantile } from '../series.ts'

/** CPU under this is calm where no policy says what it should be. */
const CALM_CPU_PERCENT = 70

export type MetricMismatchFacts = {
  /** Median CPU while overloaded; null where it was not observed then. */
  readonly cpuPercent: number | null
  /** What a policy tracks, or what counts as calm where none does. */
  readonly targetPercent: number
  readonly tracked: boolean
  /** What one instance serves before something else than CPU runs out (`overload.boundBy`), of what it has. */
  readonly servableVcpuPerInstance: number
  readonly vcpuPerInstance: number
  readonly overload: OverloadFacts
}

export const metricMismatch: Rule<MetricMismatchFacts> = {
  kind: 'metric-mismatch',
  category: 'scaling-gap',
  summary: 'is overloaded (latency, errors, memory, credits) while the metric it scales on stays quiet',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['PERF02-BP03', 'REL11-BP01'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy, demand } = c
    const { group } = observation
    if (demand.kind === 'insufficient' || demand.boundBy === 'cpu') return notApplicable({ code: 'cpu-binds' })
    const cpu = observation.cpuPercentAverage as Float64Array
    const whileOverloaded = quantile(
      cpu.map((x, i) => (at(gap.overload.steps, i) === 1 ? x : Number.NaN)),
      0.5,
    )
    const tracking = group.policies?.find((p) => p.type === 'TargetTrackingScaling' && p.metric === 'ASGAverageCPUUtilization')
    const target = tracking?.type === 'TargetTrackingScaling' ? tracking.targetValue : CALM_CPU_PERCENT
    const facts: MetricMismatchFacts = {
      cpuPercent: Number.isNaN(whileOverloaded) ? null : whileOverloaded,
      targetPercent: target,
      tracked: tracking !== undefined,
      servableVcpuPerInstance: demand.servableVcpuPerInstance,
      vcpuPerInstance: demand.vcpuPerInstance,
      overload: overloadFacts(c, gap),
    }
    if (!gap.considerable || !(whileOverloaded < target)) return inOrder(facts)
    return found(overloadSeverity(gap.overload.minutesPerWeek, gap.overload, policy), facts)
  },
}
