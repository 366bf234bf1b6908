import { DAYS_PER_WEEK } from '../../calendar.ts'
import { sumBetween } from '../spend-column.ts'
import type { JudgedSeries } from './judged-series.ts'

/** The middle one of so many weeks before tells roughly what was expected. */
const WEEKS_BEFORE = 3
/** A look that is cheap lets pass what comes to this share of what is asked in earnest. */
export const ROUGHLY = 0.75

/** `was`: the middle one of the same days of three weeks before. `strays`: it lies outside of what the earlier weeks were themselves. */
export type RoughChange = { readonly was: number; readonly is: number; readonly strays: boolean }

/** What a series spent on the days [from, to), and roughly what was to be expected: a look before the dear one, for bills of many series. */
export function roughChange({ spend }: JudgedSeries, from: number, to: number): RoughChange {
  const [a, b, c] = [before(spend, from, to, 1), before(spend, from, to, 2), before(spend, from, to, WEEKS_BEFORE)]
  const is = sumBetween(spend, Math.max(0, from), to)
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  return { was: Math.max(low, Math.min(high, c)), is, strays: is < Math.min(low, c) || is > Math.max(high, c) }
}

function before(spend: Float64Array, from: number, to: number, weeks: number): number {
  return sumBetween(spend, Math.max(0, from - weeks * DAYS_PER_WEEK), Math.max(0, to - weeks * DAYS_PER_WEEK))
}

/** The same amount, seen by account and by usage type, differs by no more than this share. */
export const SAME_AMOUNT_FRACTION = 0.3

/** The one of some series that changed by as much as a series did; null where none did, or several. */
export function changedAlike(series: JudgedSeries, among: readonly JudgedSeries[], from: number, to: number): JudgedSeries | null {
  const changeOf = (one: JudgedSeries) => {
    const { was, is } = roughChange(one, from, to)
    return is - was
  }
  const change = changeOf(series)
  const [only, ...more] = among.filter((one) => Math.abs(changeOf(one) - change) <= SAME_AMOUNT_FRACTION * Math.abs(change))
  return only === undefined || more.length > 0 ? null : only
}
