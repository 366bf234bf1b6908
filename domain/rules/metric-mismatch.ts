import { type Gap, gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { type Case, found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { awaitedOf } from '../case/scale-out.ts'
import { overloadSeverity } from '../case/severity.ts'
import { at, quantile } from '../series.ts'

/** CPU under this is calm where no policy says what it should be. */
const CALM_CPU_PERCENT = 70

export type MetricMismatchFacts = {
  /** Median CPU while overloaded; null where it was not observed then. */
  readonly cpuPercent: number | null
  /** What a policy tracks, or what counts as calm where none does; where `late`, the CPU from which the first policy adds instances. */
  readonly targetPercent: number
  readonly tracked: boolean
  /** What one instance serves before something else than CPU runs out (`overload.boundBy`), of what it has. */
  readonly servableVcpuPerInstance: number
  readonly vcpuPerInstance: number
  /** Metrics that its policies follow, where CPU is what runs out and is none of them; left out where something else than CPU runs out. */
  readonly scalesOn?: readonly string[] | undefined
  /** CPU is what runs out and what its policies follow, and users wait before it is at `targetPercent`; left out where that is not so. */
  readonly late?: true | undefined
  readonly overload: OverloadFacts
}

export const metricMismatch: Rule<MetricMismatchFacts> = {
  kind: 'metric-mismatch',
  category: 'scaling-gap',
  summary: 'is overloaded (latency, errors, memory, credits) while the metric it scales on looks fine',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'causeFraction'],
  bestPractices: ['PERF02-BP03', 'REL11-BP01'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy } = c
    const { demand, overload } = gap
    const cpuBinds = demand.boundBy === 'cpu'
    const whileOverloaded = quantile(
      (observation.cpuPercentAverage as Float64Array).map((x, i) => (at(overload.steps, i) === 1 ? x : Number.NaN)),
      0.5,
    )
    const scalesOn = cpuBinds ? otherMetrics(c) : null
    const late = cpuBinds && scalesOn === null
    const addsFrom = addsFromPercent(c)
    if (late && !(whileOverloaded < addsFrom)) return notApplicable({ code: 'cpu-binds' })
    const tracking = observation.group.policies?.find((p) => p.type === 'TargetTrackingScaling' && p.metric === 'ASGAverageCPUUtilization')
    const target = tracking?.type === 'TargetTrackingScaling' ? tracking.targetValue : CALM_CPU_PERCENT
    const facts: MetricMismatchFacts = {
      cpuPercent: Number.isNaN(whileOverloaded) ? null : whileOverloaded,
      targetPercent: late ? addsFrom : target,
      tracked: tracking !== undefined,
      servableVcpuPerInstance: demand.servableVcpuPerInstance,
      vcpuPerInstance: demand.vcpuPerInstance,
      ...(scalesOn === null ? {} : { scalesOn }),
      ...(late ? { late } : {}),
      overload: overloadFacts(c, gap),
    }
    const looksFine = cpuBinds ? staysQuiet(c, gap) : whileOverloaded < target
    // a policy that waits too long is what is left when nothing else explains a gap: minutes under one have many causes
    const considerable = late ? overload.minutesPerWeek >= policy.gapMinutesPerWeek : gap.considerable
    return considerable && looksFine ? found(overloadSeverity(overload.minutesPerWeek, overload, policy), facts) : inOrder(facts)
  },
}

/** What the policies of a group follow where none of them follows its CPU; null where one does, none is in force, or it cannot be told. */
function otherMetrics({ observation: { group }, place: { alarms }, scaling }: Case): readonly string[] | null {
  const inForce = scaling === null ? [] : (group.policies ?? []).filter((one) => one.enabled && one.type !== 'PredictiveScaling')
  const metrics = inForce.flatMap((one) => {
    const watched = one.alarmNames.flatMap((name) => alarms?.get(name)?.metricName || [])
    return watched.length > 0 || one.type !== 'TargetTrackingScaling' || one.metric === 'custom' ? watched : [one.metric]
  })
  return metrics.length === 0 || metrics.some((metric) => /cpu/i.test(metric)) ? null : [...new Set(metrics)].sort()
}

/** The CPU, 0-100, from which the first of the policies in force adds instances; NaN where none follows CPU. */
function addsFromPercent({ scaling }: Case): number {
  const onCpu = (scaling?.configuration.policies ?? []).filter(({ metric }) => metric === 'cpu')
  const from = onCpu.flatMap((one) => (one.type === 'target-tracking' ? one.targetValue : one.comparison === 'above' ? one.threshold : []))
  return from.length === 0 ? Number.NaN : Math.min(...from)
}

/** Nothing came of most of the overload, though there was room for it. */
function staysQuiet(c: Case, gap: Gap): boolean {
  const awaited = awaitedOf(c, gap)
  return awaited !== null && awaited.fraction < c.policy.causeFraction && gap.atMaximumFraction < c.policy.causeFraction
}
