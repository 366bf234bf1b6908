import { MINUTES_PER_WEEK } from '../calendar.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import { baselineFraction } from '../facts/burstable.ts'
import { familyOf } from '../facts/catalog.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at } from '../series.ts'

export type CreditExhaustionFacts = {
  readonly instanceType: string
  /** Out of credits while the busiest instance was at its baseline or above: in the window, and a week. */
  readonly minutes: number
  readonly minutesPerWeek: number
  readonly minutesPerWeekThreshold: number
  /** They went on well above their baseline; false where that was not seen. */
  readonly unlimited: boolean
}

export const creditExhaustion: Rule<CreditExhaustionFacts> = {
  kind: 'credit-exhaustion',
  category: 'scaling-gap',
  summary: 'runs a burstable type that used up its CPU credits',
  thresholds: ['creditsGone', 'creditsGoneMinutesPerWeek', 'creditBaselineShare', 'gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['PERF02-BP04', 'REL07-BP03'],
  assess,
}

function assess({ observation, place, policy, overload, demand }: Case): Verdict<CreditExhaustionFacts> {
  const { group, creditBalanceMinimum, cpuPercentMaximum, cpuPercentAverage, grid } = observation
  const { instanceType } = group
  if (instanceType === null) return notAssessed({ code: 'instance-type-unknown' })
  // all T families are burstable, so the name tells where the types were not read
  const burstable = place.instanceTypes?.get(instanceType)?.burstable ?? /^t\d/.test(familyOf(instanceType))
  if (!burstable) return notApplicable({ code: 'no-cpu-credits', instanceType })
  if (creditBalanceMinimum === null) return notAssessed({ code: 'metric-not-collected', metric: 'CPUCreditBalance' })
  const gone = goneSteps(creditBalanceMinimum, policy)
  if (gone === null) return notAssessed({ code: 'metric-without-datapoints', metric: 'CPUCreditBalance' })
  if (gone.length > 0 && cpuPercentMaximum === null && cpuPercentAverage === null) return notAssessed({ code: 'credit-wish-unknown' })
  const heldMinutes = (gone.filter((i) => wantsMore(observation, i, policy)).length * grid.stepSec) / 60
  const perWeek = (heldMinutes / ((grid.length * grid.stepSec) / 60)) * MINUTES_PER_WEEK
  const unlimited = demand.kind === 'demand' && demand.unlimitedCredits
  const facts: CreditExhaustionFacts = {
    instanceType,
    minutes: heldMinutes,
    minutesPerWeek: perWeek,
    minutesPerWeekThreshold: policy.creditsGoneMinutesPerWeek,
    unlimited,
  }
  if (perWeek < policy.creditsGoneMinutesPerWeek) return inOrder(facts)
  // in unlimited mode nobody is slowed: what is missing is money, not room
  return found(unlimited ? 'low' : severityGivenOverload('medium', overload, policy), facts)
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
