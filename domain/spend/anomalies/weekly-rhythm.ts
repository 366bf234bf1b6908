import { DAYS_PER_WEEK, weekdayOf } from '../../calendar.ts'
import { at } from '../../series.ts'
import { medianOf } from './robust.ts'

/** Below this many days a weekday's own median rests on fewer than three weeks. */
const MINIMUM_DAYS = 21
/** Days on either side of the one that a week is centred on. */
const HALF_WEEK = (DAYS_PER_WEEK - 1) / 2

/**
 * How a week's spend is spread over its days: seven factors with mean 1, Sunday first. Each day is divided by the mean of the
 * seven days around it (which holds every weekday once and so no rhythm), and the median of these ratios is taken for each
 * weekday: growth, old spikes and old level shifts touch few of the ratios. Flat (all 1) when less than three weeks were
 * observed or nothing was spent.
 */
export function weeklyRhythm(spend: Float64Array, firstDay: number, end: number): Float64Array {
  const factors = new Float64Array(DAYS_PER_WEEK).fill(1)
  const filled = withoutGaps(spend, end)
  const weeks = Math.ceil(end / DAYS_PER_WEEK)
  const ratios = new Float64Array(DAYS_PER_WEEK * weeks)
  const counts = new Uint8Array(DAYS_PER_WEEK)
  let ratioCount = 0
  for (let i = HALF_WEEK; i + HALF_WEEK < end; i++) {
    let total = 0
    for (let j = i - HALF_WEEK; j <= i + HALF_WEEK; j++) total += at(filled, j)
    if (!(total > 0) || Number.isNaN(at(spend, i))) continue
    const weekday = weekdayOf(firstDay + i)
    ratios[weekday * weeks + at(counts, weekday)] = (at(spend, i) * DAYS_PER_WEEK) / total
    counts[weekday] = at(counts, weekday) + 1
    ratioCount++
  }
  if (ratioCount < MINIMUM_DAYS - 2 * HALF_WEEK || counts.some((count) => count < 2)) return factors
  for (let d = 0; d < DAYS_PER_WEEK; d++) factors[d] = medianOf(ratios.subarray(d * weeks, d * weeks + at(counts, d)))
  let mean = 0
  for (const f of factors) mean += f / DAYS_PER_WEEK
  if (!(mean > 0)) return factors.fill(1)
  for (let d = 0; d < DAYS_PER_WEEK; d++) factors[d] = at(factors, d) / mean
  return factors
}

/** A missing day as the same weekday of the weeks beside it; it stays missing where those are. */
function withoutGaps(spend: Float64Array, end: number): Float64Array {
  const filled = spend.slice(0, end)
  for (let i = 0; i < end; i++) {
    if (!Number.isNaN(at(spend, i))) continue
    const beside = [i - DAYS_PER_WEEK, i + DAYS_PER_WEEK]
      .filter((j) => j >= 0 && j < end)
      .map((j) => at(spend, j))
      .filter((x) => !Number.isNaN(x))
    filled[i] = beside.length === 0 ? Number.NaN : beside.reduce((sum, x) => sum + x, 0) / beside.length
  }
  return filled
}
