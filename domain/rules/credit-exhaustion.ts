import { MINUTES_PER_WEEK } from '../calendar.ts'
import { type Case, healthy, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import { baselineFraction } from '../facts/burstable.ts'
import { familyOf } from '../facts/catalog.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at } from '../series.ts'

export const creditExhaustion: Rule = {
  kind: 'credit-exhaustion',
  category: 'scaling-gap',
  summary: 'runs a burstable type that used up its CPU credits',
  thresholds: ['creditsGone', 'creditsGoneMinutesPerWeek', 'creditBaselineShare', 'gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['PERF02-BP04', 'REL07-BP03'],
  assess,
}

function assess({ observation, place, policy, overload, demand }: Case): Verdict {
  const { group, creditBalanceMinimum, cpuPercentMaximum, cpuPercentAverage, grid } = observation
  const { instanceType } = group
  if (instanceType === null) return notAssessed('the instance type is not known')
  // all T families are burstable, so the name tells where the types were not read
  const burstable = place.instanceTypes?.get(instanceType)?.burstable ?? /^t\d/.test(familyOf(instanceType))
  if (!burstable) return notApplicable(`${instanceType} has no CPU credits`)
  if (creditBalanceMinimum === null) return notAssessed('CPUCreditBalance was not collected')
  const gone = goneSteps(creditBalanceMinimum, policy)
  if (gone === null) return notAssessed('CPUCreditBalance has no datapoint in the window')
  if (gone.length > 0 && cpuPercentMaximum === null && cpuPercentAverage === null)
    return notAssessed('CPUUtilization was not collected: whether the instances wanted more than they had cannot be told')
  const heldMinutes = (gone.filter((i) => wantsMore(observation, i, policy)).length * grid.stepSec) / 60
  const perWeek = (heldMinutes / ((grid.length * grid.stepSec) / 60)) * MINUTES_PER_WEEK
  const evidence = {
    statement: `An instance had used up its credits while the busiest was at its baseline or above, for ${Math.round(heldMinutes)} minutes of the window.`,
    metric: 'CPUCreditBalance',
    value: perWeek,
    unit: 'minutes a week',
    threshold: policy.creditsGoneMinutesPerWeek,
  }
  if (perWeek < policy.creditsGoneMinutesPerWeek) return healthy(evidence)
  const unlimited = demand.kind === 'demand' && demand.unlimitedCredits
  return {
    verdict: 'found',
    // in unlimited mode nobody is slowed: what is missing is money, not room
    severity: unlimited ? 'low' : severityGivenOverload('medium', overload, policy),
    title: `Give the group CPU that lasts: ${instanceType} is out of credits for ${Math.round(perWeek)} minutes a week.`,
    evidence: [
      evidence,
      {
        statement: unlimited
          ? 'They went on well above their baseline: they run in unlimited mode, and every surplus credit is billed.'
          : 'Unlimited mode cannot be read from the metrics: in it the instances would not be slower, but every surplus credit would be billed.',
      },
    ],
    remedy:
      'Move to a type without credits (of the same vCPUs, m or c), to a larger burstable size, or add instances so that each stays under its baseline. Unlimited mode hides the shortage for a price.',
  }
}

/** Steps in which the poorest instance was out of credits; null when no step was observed. */
function goneSteps(creditBalanceMinimum: Float64Array, { creditsGone }: Policy): readonly number[] | null {
  const gone: number[] = []
  let observed = false
  for (let i = 0; i < creditBalanceMinimum.length; i++) {
    if (!Number.isNaN(at(creditBalanceMinimum, i))) observed = true
    if (at(creditBalanceMinimum, i) < creditsGone) gone.push(i)
  }
  return observed ? gone : null
}

/**
 * Whether the busiest instance was at its baseline: a new T3 instance starts without credits and is not held back by that. A
 * step without CPU counts as no; where the baseline of the type is not known the balance speaks alone.
 */
function wantsMore({ group, cpuPercentMaximum, cpuPercentAverage }: Observation, i: number, { creditBaselineShare }: Policy): boolean {
  const cpu = at((cpuPercentMaximum ?? cpuPercentAverage) as Float64Array, i)
  const baselinePercent = baselineFraction(group.instanceType ?? '') * 100
  return Number.isNaN(baselinePercent) ? !Number.isNaN(cpu) : cpu >= baselinePercent * creditBaselineShare
}
