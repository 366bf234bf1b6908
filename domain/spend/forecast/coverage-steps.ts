import { DAYS_PER_WEEK } from '../../calendar.ts'
import { at } from '../../series.ts'
import { LEFT_FRACTION } from '../commitments.ts'
import { sumBetween } from '../spend-column.ts'

/** Billed usage falls by what a commitment pays for from a day on, and rises by it when that ends: by this share of it at least, or it was other usage. */
const BILLED_FRACTION = 0.5

/**
 * Billed usage with its days before commitments began to pay for it (or ceased to) at the level of the days after: a fee is billed in its place, and stays, so
 * that what was billed before says nothing of what is to come. `covered`: effective cost of what commitments pay for, by day. The day of such a change itself
 * belongs to neither side, and is NaN. `changed`: the days on which what they pay for changed, as indices.
 */
export function sinceCovered(usage: Float64Array, covered: Float64Array): { readonly usage: Float64Array; readonly changed: readonly number[] } {
  const level = usage.slice()
  const changed: number[] = []
  let until = usage.length
  for (let index = usage.length - 2; index >= DAYS_PER_WEEK; index--) {
    const change = changeOn(covered, index)
    if (change === 0) continue
    changed.push(index)
    const step = meanStep(level, index, until)
    if (!(-step * Math.sign(change) >= BILLED_FRACTION * Math.abs(change))) continue
    for (let i = 0; i < index; i++) level[i] = Math.max(0, at(level, i) + step)
    level[index] = Number.NaN
    until = index
  }
  return { usage: level, changed }
}

/** By how much more a day a series is after a day than in the week before it, where half of that came on this day, and no more on one of the week before; 0 where it did not end or begin then. */
function changeOn(values: Float64Array, index: number): number {
  const end = Math.min(values.length, index + 1 + DAYS_PER_WEEK)
  const before = sumBetween(values, index - DAYS_PER_WEEK, index) / DAYS_PER_WEEK
  const after = sumBetween(values, index + 1, end) / (end - index - 1)
  const change = after - before
  if (Math.min(before, after) >= LEFT_FRACTION * Math.max(before, after)) return 0
  const onDay = (i: number) => (at(values, i) - at(values, i - 1)) * Math.sign(change)
  if (onDay(index) < Math.abs(change) / 2) return 0
  for (let i = index - DAYS_PER_WEEK + 1; i < index; i++) if (onDay(i) > onDay(index)) return 0
  return change
}

/** How much more the days after one are than the same weekdays before it, on average; NaN where none is known. */
function meanStep(values: Float64Array, index: number, until: number): number {
  let [sum, count] = [0, 0]
  for (let i = index + 1; i < until; i++) {
    const earlier = i - Math.ceil((i - index + 1) / DAYS_PER_WEEK) * DAYS_PER_WEEK
    const change = earlier < 0 ? Number.NaN : at(values, i) - at(values, earlier)
    if (Number.isNaN(change)) continue
    sum += change
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}
