import { gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { found, inOrder, notApplicable, notAssessed, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'
import { unread } from '../reasons.ts'
import { quantile } from '../series.ts'

const QUIET_DEMAND_QUANTILE = 0.2
const BUSY_DEMAND_QUANTILE = 0.99
/** Demand of less than this share of what the smallest fleet can do varies, but asks for nothing. */
const MATTERS_FRACTION = 0.1

export type NoScalingPolicyFacts = {
  /** Busy vCPUs that demand needs in quiet hours (20th percentile) and in its busiest (99th). */
  readonly quietVcpu: number
  readonly busyVcpu: number
  readonly varyingDemandRatio: number
  /** Enough overload to be worth a word. */
  readonly considerable: boolean
  readonly overload: OverloadFacts
}

export const noScalingPolicy: Rule<NoScalingPolicyFacts> = {
  kind: 'no-scaling-policy',
  category: 'scaling-gap',
  summary: 'has varying demand and nothing that changes its size with it',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'varyingDemandRatio'],
  bestPractices: ['COST09-BP03', 'REL07-BP01', 'PERF02-BP05'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy } = c
    const { group } = observation
    if (group.managedBy !== null) return notApplicable({ code: 'scaled-from-outside', by: group.managedBy })
    if (group.policies === null) return notAssessed(unread('scaling-policies'))
    if (group.policies.some((p) => p.enabled && (p.type !== 'PredictiveScaling' || !p.forecastOnly))) return notApplicable({ code: 'has-scaling-policy' })
    if (group.maxSize <= 1) return notApplicable({ code: 'single-instance' })
    const quiet = quantile(gap.demand.busyVcpu, QUIET_DEMAND_QUANTILE)
    const busy = quantile(gap.demand.busyVcpu, BUSY_DEMAND_QUANTILE)
    const matters = busy > MATTERS_FRACTION * group.minSize * gap.demand.servableVcpuPerInstance
    const varies = busy > quiet * policy.varyingDemandRatio && matters
    const facts: NoScalingPolicyFacts = {
      quietVcpu: quiet,
      busyVcpu: busy,
      varyingDemandRatio: policy.varyingDemandRatio,
      considerable: gap.considerable,
      overload: overloadFacts(c, gap),
    }
    if (!varies && !gap.considerable) return inOrder(facts)
    return found(overloadSeverity(gap.overload.minutesPerWeek, gap.overload, policy), facts)
  },
}
