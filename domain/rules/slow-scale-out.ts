import { gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { found, inOrder, notApplicable, notAssessed, type Rule } from '../case/rule.ts'
import { awaitedOf } from '../case/scale-out.ts'
import { overloadSeverity } from '../case/severity.ts'

export type SlowScaleOutFacts = {
  /** Overloaded until capacity arrived, and the same as a share of all overloaded time. */
  readonly awaitedMinutesPerWeek: number
  readonly awaitedFraction: number
  readonly causeFraction: number
  /** Capacity that arrives within this time after an overloaded step was on its way. */
  readonly lagMinutes: number
  readonly bootMinutes: number
  readonly warmupMinutes: number
  readonly detailedMonitoring: boolean
  readonly overload: OverloadFacts
}

export const slowScaleOut: Rule<SlowScaleOutFacts> = {
  kind: 'slow-scale-out',
  category: 'scaling-gap',
  summary: 'is overloaded between a rise in demand and the arrival of capacity',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'causeFraction'],
  bestPractices: ['REL07-BP03', 'PERF02-BP05'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy, scaling } = c
    const awaited = awaitedOf(c, gap)
    if (scaling === null || awaited === null) return notAssessed({ code: 'no-configuration' })
    if (scaling.configuration.policies.length === 0) return notApplicable({ code: 'no-policy-adds-capacity' })
    const { bootMinutes, warmupMinutes, detailedMonitoring } = scaling.configuration
    const minutes = gap.overload.minutesPerWeek * awaited.fraction
    const facts: SlowScaleOutFacts = {
      awaitedMinutesPerWeek: minutes,
      awaitedFraction: awaited.fraction,
      causeFraction: policy.causeFraction,
      lagMinutes: awaited.lagSteps * (observation.grid.stepSec / 60),
      bootMinutes,
      warmupMinutes,
      detailedMonitoring,
      overload: overloadFacts(c, gap),
    }
    if (minutes < policy.warningMinutesPerWeek || awaited.fraction < policy.causeFraction) return inOrder(facts)
    return found(overloadSeverity(minutes, gap.overload, policy), facts)
  },
}
