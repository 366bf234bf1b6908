import { gapOf, isGap, overloadEvidence } from '../case/gap.ts'
import { notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'
import { at, quantile } from '../series.ts'

/** CPU under this is calm where no policy says what it should be. */
const CALM_CPU_PERCENT = 70

export const metricMismatch: Rule = {
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
    if (demand.kind === 'insufficient' || demand.boundBy === 'cpu') return notApplicable('CPU is what runs out first')
    const cpu = observation.cpuPercentAverage as Float64Array
    const whileOverloaded = quantile(
      cpu.map((x, i) => (at(gap.overload.steps, i) === 1 ? x : Number.NaN)),
      0.5,
    )
    const tracking = group.policies?.find((p) => p.type === 'TargetTrackingScaling' && p.metric === 'ASGAverageCPUUtilization')
    const target = tracking?.type === 'TargetTrackingScaling' ? tracking.targetValue : CALM_CPU_PERCENT
    const what =
      demand.boundBy === 'memory'
        ? 'memory runs out first'
        : demand.boundBy === 'credits'
          ? 'CPU credits run out first'
          : 'something that CPU does not show (connections, threads, a lock, a dependency) runs out first'
    const evidence = [
      {
        statement: `while users were hurt, CPU was at ${whileOverloaded.toFixed(0)} % (median)${tracking === undefined ? '' : `, under the ${target} % that its policy tracks`}: ${what}`,
        metric: 'CPUUtilization',
        value: whileOverloaded,
        unit: 'percent',
        threshold: target,
      },
      {
        statement: `one instance serves ${demand.servableVcpuPerInstance.toFixed(2)} busy vCPUs of its ${demand.vcpuPerInstance} before that`,
        value: demand.servableVcpuPerInstance,
        unit: 'vCPU',
      },
      overloadEvidence(c, gap),
    ]
    if (!gap.considerable || !(whileOverloaded < target)) return { verdict: 'healthy', evidence }
    return {
      verdict: 'found',
      severity: overloadSeverity(gap.overload.minutesPerWeek, policy),
      title: `${group.name} is overloaded while its CPU looks calm: ${what}`,
      evidence,
      remedy:
        demand.boundBy === 'requests'
          ? 'Scale on requests per target in place of CPU, at the proposed value; then find what limits an instance.'
          : 'Scale on what runs out, or move to a type with more of it: the proposal has what was tried.',
    }
  },
}
