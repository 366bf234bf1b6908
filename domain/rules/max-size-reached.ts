import { gapOf, healthyGap, isGap, overloadEvidence } from '../case/gap.ts'
import { notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'

export const maxSizeReached: Rule = {
  kind: 'max-size-reached',
  category: 'scaling-gap',
  summary: 'sat at its maximum size while demand exceeded what that could serve',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'causeFraction'],
  bestPractices: ['REL07-BP03', 'REL01-BP06'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy } = c
    const { group } = observation
    if (group.minSize === group.maxSize) return notApplicable('it has a fixed size: there is no maximum to reach')
    if (!gap.considerable || gap.atMaximumFraction < policy.causeFraction) return healthyGap(c, gap)
    const minutes = gap.overload.minutesPerWeek * gap.atMaximumFraction
    return {
      verdict: 'found',
      severity: overloadSeverity(minutes, policy),
      title: `${group.name} sat at its maximum of ${group.maxSize} while demand exceeded what that could serve, ${minutes.toFixed(0)} minutes a week`,
      evidence: [
        {
          statement: `at its maximum size in ${(100 * gap.atMaximumFraction).toFixed(0)} % of the overloaded time`,
          metric: 'GroupDesiredCapacity',
          value: gap.atMaximumFraction,
          unit: 'fraction',
          threshold: policy.causeFraction,
        },
        overloadEvidence(c, gap),
      ],
      remedy: 'Raise the maximum size to the proposed one, after checking the vCPU quota and the free addresses of its subnets.',
    }
  },
}
