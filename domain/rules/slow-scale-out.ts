import { gapOf, isGap, overloadEvidence } from '../case/gap.ts'
import { notApplicable, notAssessed, type Rule } from '../case/rule.ts'
import { awaitedFraction } from '../case/scale-out.ts'
import { overloadSeverity } from '../case/severity.ts'

/** Three one-minute datapoints, and the minutes an alarm and its action take. */
const ALARM_MINUTES = 5

export const slowScaleOut: Rule = {
  kind: 'slow-scale-out',
  category: 'scaling-gap',
  summary: 'was overloaded between the rise of demand and the arrival of capacity',
  thresholds: ['usdPer1000Requests', 'warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'causeFraction'],
  bestPractices: ['REL07-BP03', 'PERF02-BP05'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy, scaling } = c
    const { group, inServiceInstances, grid } = observation
    if (scaling === null || inServiceInstances === null) return notAssessed('its configuration cannot be replayed')
    if (scaling.configuration.policies.length === 0) return notApplicable('no working policy adds capacity')
    const { bootMinutes, warmupMinutes, detailedMonitoring } = scaling.configuration
    const lagSteps = Math.ceil(((bootMinutes + warmupMinutes + ALARM_MINUTES) * 60) / grid.stepSec)
    const awaited = awaitedFraction(gap.overload.steps, inServiceInstances, lagSteps)
    const minutes = gap.overload.minutesPerWeek * awaited
    const evidence = [
      {
        statement: `capacity arrived within ${lagSteps * (grid.stepSec / 60)} minutes after ${(100 * awaited).toFixed(0)} % of the overloaded time`,
        metric: 'GroupInServiceInstances',
        value: awaited,
        unit: 'fraction',
        threshold: policy.causeFraction,
      },
      {
        statement: `an instance takes ${bootMinutes} minutes to be in service and warms up for ${warmupMinutes}; ${detailedMonitoring ? 'metrics come each minute' : 'metrics come every five minutes only (basic monitoring)'}`,
        value: bootMinutes,
        unit: 'minutes',
      },
      overloadEvidence(c, gap),
    ]
    if (minutes < policy.warningMinutesPerWeek || awaited < policy.causeFraction) return { verdict: 'healthy', evidence }
    return {
      verdict: 'found',
      severity: overloadSeverity(minutes, policy),
      title: `${group.name} waits for capacity ${minutes.toFixed(0)} minutes a week: demand rises faster than instances arrive`,
      evidence,
      remedy: `Start earlier or from higher: a lower target, a higher minimum or predictive scaling${detailedMonitoring ? '' : ', and detailed monitoring'}; then make the boot itself shorter (image, warm pool).`,
    }
  },
}
