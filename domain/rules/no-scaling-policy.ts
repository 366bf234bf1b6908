import { gapOf, isGap, overloadEvidence } from '../case/gap.ts'
import { notApplicable, notAssessed, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'
import { quantile } from '../series.ts'

export const noScalingPolicy: Rule = {
  kind: 'no-scaling-policy',
  category: 'scaling-gap',
  summary: 'has varying demand and nothing that changes its size with demand',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'varyingDemandRatio'],
  bestPractices: ['COST09-BP03', 'REL07-BP01', 'PERF02-BP05'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy } = c
    const { group } = observation
    if (group.managedBy !== null) return notApplicable(`${group.managedBy} scales it from outside`)
    if (group.policies === null) return notAssessed('its scaling policies were not read')
    if (group.policies.some((p) => p.type !== 'PredictiveScaling' || !p.forecastOnly)) return notApplicable('it has a scaling policy')
    if (group.maxSize <= 1) return notApplicable('it runs one instance: the group is there to replace it')
    const quiet = quantile(gap.demand.busyVcpu, 0.2)
    const busy = quantile(gap.demand.busyVcpu, 0.99)
    // demand of less than a tenth of what the smallest fleet can do varies, but asks for nothing
    const matters = busy > 0.1 * group.minSize * gap.demand.servableVcpuPerInstance
    const varies = busy > quiet * policy.varyingDemandRatio && matters
    const evidence = [
      {
        statement: `demand varies from ${quiet.toFixed(1)} busy vCPUs (20th percentile) to ${busy.toFixed(1)} (99th), and no policy follows it`,
        metric: 'CPUUtilization',
        value: busy / Math.max(quiet, 0.01),
        unit: 'ratio',
        threshold: policy.varyingDemandRatio,
      },
      overloadEvidence(c, gap),
    ]
    if (!varies && !gap.considerable) return { verdict: 'healthy', evidence }
    return {
      verdict: 'found',
      severity: overloadSeverity(gap.overload.minutesPerWeek, policy),
      title: gap.considerable
        ? `${group.name} is overloaded ${gap.overload.minutesPerWeek.toFixed(0)} minutes a week and nothing adds instances`
        : `${group.name} has varying demand and nothing that changes its size`,
      evidence,
      remedy: 'Add a target-tracking policy, and give it room: a maximum above what the busiest hours need. The proposal has figures tried on this group.',
    }
  },
}
