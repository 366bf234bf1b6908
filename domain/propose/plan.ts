import { movingFraction, type Observation } from '../observe/observation.ts'
import type { Changes } from './changes.ts'
import type { Chosen } from './choose.ts'

/** What follows a first step: what to watch for how long, how far the next audit could then go, and where that is likely to end. */
export type Plan = {
  /** Days to leave the step alone and watch it: a whole week, so that each hour of it was seen. */
  readonly watchDays: number
  /** CloudWatch metrics that would tell if the step hurts; those that were read of the group. */
  readonly watch: readonly string[]
  /** CPU of the mean instance, 0-100, at which users were seen to be served well; null where nothing tells. */
  readonly seenCpuPercent: number | null
  /** CPU up to which this step may take it; once that was seen to go well, the next may go further by as much again. null as above. */
  readonly trustedCpuPercent: number | null
  /** The configuration that steps are likely to come to, with the levers that differ from today's. Savings as a share of today's cost. */
  readonly likelyEnd: {
    readonly changes: Changes
    readonly savingsFraction: number
    readonly microUsdPerMonth: number | null
    readonly overloadMinutesPerWeek: number
  }
}

/** What the group costs today, as observed. */
type Today = { readonly microUsdPerMonth: number | null; readonly instanceHoursPerMonth: number; readonly overloadMinutesPerWeek: number }

const WATCH_DAYS = 7

/** null where the proposal goes all the way at once. */
export function planOf({ likelyEnd, ground }: Chosen, { observation, current, days }: { observation: Observation; current: Today; days: number }): Plan | null {
  if (likelyEnd === null) return null
  const { seenCpuFraction, margin } = ground.trust
  const savingsFraction = likelyEnd.savingsFraction * movingFraction(observation, current.instanceHoursPerMonth)
  return {
    watchDays: WATCH_DAYS,
    watch: watchedOf(observation),
    seenCpuPercent: seenCpuFraction === null ? null : 100 * seenCpuFraction,
    trustedCpuPercent: seenCpuFraction === null ? null : 100 * Math.min(1, seenCpuFraction * margin),
    likelyEnd: {
      changes: likelyEnd.changes,
      savingsFraction,
      microUsdPerMonth: current.microUsdPerMonth === null ? null : Math.round(current.microUsdPerMonth * (1 - savingsFraction)),
      overloadMinutesPerWeek: Math.min((likelyEnd.overloadMinutes / days) * 7, current.overloadMinutesPerWeek),
    },
  }
}

function watchedOf({ responseTimeSecP95, target5xx, elb5xx, memoryPercentAverage, creditBalanceMinimum }: Observation): readonly string[] {
  return [
    ...(responseTimeSecP95 === null ? [] : ['TargetResponseTime']),
    ...(target5xx === null ? [] : ['HTTPCode_Target_5XX_Count']),
    ...(elb5xx === null ? [] : ['HTTPCode_ELB_5XX_Count']),
    'CPUUtilization',
    ...(memoryPercentAverage === null ? [] : ['mem_used_percent']),
    ...(creditBalanceMinimum === null ? [] : ['CPUCreditBalance']),
  ]
}
