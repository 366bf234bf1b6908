import { weekdayOf } from '../../calendar.ts'
import { at } from '../../series.ts'
import type { JudgedDays, JudgedSeries } from './judged-series.ts'
import type { LocatedEvent } from './located-event.ts'
import { SAME_AMOUNT_FRACTION } from './provisional.ts'
import { weeklyRhythm } from './weekly-rhythm.ts'

/** Growth from this on is a leak or a decision, and no business that grows: half as much again within a quarter. */
const LEAST_GROWTH_PER_DAY = Math.log(1.5) / 91
const LEAK_WEEK_DAYS = 7
/** A week's mean stands for its middle: three days from its first, three to its last. */
const MIDDLE_DAY = 3
/** The last third of the weeks has to show half of the growth still. */
const RECENT_PART = 3
/** Weeks that have to show it, and the share of them that have to lie above the week before. */
const FEWEST_WEEKS = 8
const RISING_FRACTION = 2 / 3
/** How much of the weeks' course a steady growth has to explain: a jump from one level to another explains less. */
const STEADY_FRACTION = 0.92

/** A steady growth of a series, or null. `fromIndex`: the first day of the weeks that show it. */
type Growth = {
  readonly perDay: number
  readonly fromIndex: number
  readonly firstMicroUsd: number
  readonly lastMicroUsd: number
  readonly aboveMicroUsd: number
}

function growthOf(spend: Float64Array, firstDay: number, settledEnd: number): Growth | null {
  const weeks = Math.floor(settledEnd / LEAK_WEEK_DAYS)
  if (weeks < FEWEST_WEEKS) return null
  const fromIndex = settledEnd - weeks * LEAK_WEEK_DAYS
  const means = Array.from({ length: weeks }, (_, w) => meanOf(spend, fromIndex + w * LEAK_WEEK_DAYS))
  if (means.some((x) => !(x > 0))) return null
  const logs = means.map(Math.log)
  const rising = logs.filter((x, w) => w > 0 && x > (logs[w - 1] as number)).length / (weeks - 1)
  const { slope, explained } = lineThrough(logs)
  const recent = lineThrough(logs.slice(-Math.ceil(weeks / RECENT_PART))).slope
  const perDay = Math.expm1(slope / LEAK_WEEK_DAYS)
  const least = LEAST_GROWTH_PER_DAY
  if (rising < RISING_FRACTION || explained < STEADY_FRACTION || perDay < least || recent / LEAK_WEEK_DAYS < least / 2) return null
  const rhythm = weeklyRhythm(spend, firstDay, settledEnd)
  const first = (means[0] as number) * Math.exp((-slope / LEAK_WEEK_DAYS) * MIDDLE_DAY)
  let aboveMicroUsd = 0
  for (let i = fromIndex; i < settledEnd; i++) {
    if (!Number.isNaN(at(spend, i))) aboveMicroUsd += at(spend, i) - first * at(rhythm, weekdayOf(firstDay + i))
  }
  return { perDay, fromIndex, firstMicroUsd: first, lastMicroUsd: (means.at(-1) as number) * Math.exp((slope / LEAK_WEEK_DAYS) * MIDDLE_DAY), aboveMicroUsd }
}

function meanOf(spend: Float64Array, from: number): number {
  let [sum, count] = [0, 0]
  for (let i = from; i < from + LEAK_WEEK_DAYS; i++) {
    if (Number.isNaN(at(spend, i))) continue
    sum += at(spend, i)
    count++
  }
  return count < LEAK_WEEK_DAYS / 2 ? Number.NaN : sum / count
}

function lineThrough(values: readonly number[]): { readonly slope: number; readonly explained: number } {
  const n = values.length
  const mean = values.reduce((sum, y) => sum + y, 0) / n
  const middle = (n - 1) / 2
  const sxy = values.reduce((sum, y, x) => sum + (x - middle) * (y - mean), 0)
  const sxx = values.reduce((sum, _, x) => sum + (x - middle) ** 2, 0)
  const syy = values.reduce((sum, y) => sum + (y - mean) ** 2, 0)
  return { slope: sxy / sxx, explained: syy > 0 ? sxy ** 2 / (sxx * syy) : 0 }
}

/**
 * Spend of one service that grows steadily and has for weeks: each told once, from where it is first seen on, with its rate. In the account
 * that grows, and in the usage type that grew by as much.
 */
export function leaksOf(rows: readonly JudgedSeries[], columns: readonly JudgedSeries[], days: JudgedDays, leastMicroUsdPerDay: number): LocatedEvent[] {
  const settledEnd = days.settledEndDay - days.startDay
  const known = (series: JudgedSeries) => ({ series, growth: growthOf(series.spend, days.startDay, settledEnd) })
  const grown = columns.map(known)
  return (rows.length > 0 ? rows : columns).map(known).flatMap(({ series, growth }) => {
    if (growth === null || growth.lastMicroUsd - growth.firstMicroUsd < leastMicroUsdPerDay) return []
    const added = growth.lastMicroUsd - growth.firstMicroUsd
    const column = grown.find(
      (one) => one.growth !== null && Math.abs(one.growth.lastMicroUsd - one.growth.firstMicroUsd - added) <= SAME_AMOUNT_FRACTION * added,
    )
    const place = { accountId: series.accountId, service: series.service, usageType: series.usageType ?? column?.series.usageType ?? null }
    const impactMicroUsd = Math.round(growth.aboveMicroUsd)
    return [
      {
        ...place,
        groupName: null,
        kind: 'drift' as const,
        startDay: days.startDay + growth.fromIndex,
        endDay: days.settledEndDay,
        settledDays: settledEnd - growth.fromIndex,
        ongoing: true,
        steady: false,
        provisional: false,
        growthPerDay: growth.perDay,
        breadth: null,
        impactMicroUsd,
        lastDayMicroUsd: Math.round(added),
        standardErrors: 0,
        parts: [{ ...place, impactMicroUsd }],
        groups: [],
        sights: [
          {
            series,
            actualMicroUsd: Math.round(growth.lastMicroUsd),
            expectedMicroUsd: Math.round(growth.firstMicroUsd),
            settledDays: 1,
          },
        ],
        doubts: [],
        soughtIn: null,
      },
    ]
  })
}
