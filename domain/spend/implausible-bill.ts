import { at } from '../series.ts'
import type { DailySpend } from './daily.ts'
import type { SpendReason } from './reasons.ts'
import type { DayRange } from './settled.ts'

/** How many of the last settled days hold no charge at all, and of how many settled days. Plain data. */
export type DaysOfNothing = { readonly days: number; readonly of: number }

/** One day of nothing may be a day that AWS is late with. */
const MOST_DAYS_OF_NOTHING = 1

/** Days without an answer are not among them: what was not answered is not nothing. A charge and a credit that come to nothing together are charges. */
export function daysOfNothing(bill: DailySpend, settled: DayRange): DaysOfNothing {
  const [from, to] = [settled.startDay - bill.firstDay, settled.endDay - bill.firstDay]
  const isCharged = (i: number) => bill.rows.some((row) => isSome(at(row.amortizedMicroUsd, i)) || isSome(at(row.unblendedMicroUsd, i)))
  let days = 0
  while (to - 1 - days >= from && at(bill.answered, to - 1 - days) === 1 && !isCharged(to - 1 - days)) days++
  return { days, of: Math.max(0, to - from) }
}

/**
 * Why a bill cannot be believed; null where it can. Instances that run are charged for every day, whatever pays for them: `microUsdPerMonth` is what the groups
 * cost that ran in the window, NaN or 0 where none did or none has a price.
 */
export function implausibleBill({ days, of }: DaysOfNothing, microUsdPerMonth: number): SpendReason | null {
  if (!(microUsdPerMonth > 0) || days <= MOST_DAYS_OF_NOTHING) return null
  return { code: 'days-of-nothing', days, of, groupsMicroUsdPerMonth: microUsdPerMonth }
}

function isSome(micro: number): boolean {
  return !Number.isNaN(micro) && micro !== 0
}
