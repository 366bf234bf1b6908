import { weekdayOf } from '../../calendar.ts'
import { at } from '../../series.ts'
import type { JudgedDays, JudgedSeries } from './judged-series.ts'
import { type LocatedEvent, mayBeSame } from './located-event.ts'
import { UNMOVED_FRACTION } from './moves.ts'
import { SAME_AMOUNT_FRACTION } from './rough-change.ts'
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
  const means: number[] = []
  let rose = 0
  for (let from = fromIndex; from < settledEnd; from += LEAK_WEEK_DAYS) {
    const mean = meanOf(spend, from)
    if (!(mean > 0)) return null
    if (mean > (means.at(-1) ?? mean)) rose++
    means.push(mean)
  }
  const rising = rose / (weeks - 1)
  if (rising < RISING_FRACTION) return null
  const logs = means.map(Math.log)
  const { slope, explained } = lineThrough(logs)
  const recent = lineThrough(logs.slice(-Math.ceil(weeks / RECENT_PART))).slope
  const perDay = Math.expm1(slope / LEAK_WEEK_DAYS)
  const least = LEAST_GROWTH_PER_DAY
  if (explained < STEADY_FRACTION || perDay < least || recent / LEAK_WEEK_DAYS < least / 2) return null
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

/** A steady growth as an event, and what its series spends on each day by that growth alone. */
export type Leak = { readonly event: LocatedEvent; readonly series: JudgedSeries; readonly course: Float64Array }

type Grown = { readonly series: JudgedSeries; readonly growth: Growth; readonly addedMicroUsd: number }

/**
 * Spend of one service that grows steadily and has for weeks: each told once, from where it is first seen on, with its rate. In the account
 * that grows, and in the usage type that grew by as much, at the rate of the one that shows it with less beside it. Where the account spends more
 * there that does not grow, the usage type may show it alone: it is laid to the one account that rose by as much.
 */
export function leaksOf(rows: readonly JudgedSeries[], columns: readonly JudgedSeries[], days: JudgedDays, leastMicroUsdPerDay: number): Leak[] {
  const settledEnd = days.settledEndDay - days.startDay
  const grownOf = (series: JudgedSeries): Grown[] => {
    const growth = growthOf(series.spend, days.startDay, settledEnd)
    const addedMicroUsd = growth === null ? 0 : growth.lastMicroUsd - growth.firstMicroUsd
    return growth === null || addedMicroUsd < leastMicroUsdPerDay ? [] : [{ series, growth, addedMicroUsd }]
  }
  const [ofRows, ofColumns] = [rows.flatMap(grownOf), columns.flatMap(grownOf)]
  if (rows.length === 0) return ofColumns.map((column) => leakOf(column, column.series, days))
  const leaks = ofRows.map((row) => {
    const column = ofColumns.find((one) => isAsMuch(one.addedMicroUsd, row.addedMicroUsd))
    const place = { ...row.series, usageType: column?.series.usageType ?? row.series.usageType }
    return leakOf(column !== undefined && column.growth.perDay > row.growth.perDay ? column : row, place, days)
  })
  const others = rows.filter((row) => !ofRows.some(({ series }) => series === row))
  for (const column of ofColumns) {
    if (ofRows.some((row) => isAsMuch(column.addedMicroUsd, row.addedMicroUsd))) continue
    const { fromIndex } = column.growth
    const rise = ({ spend }: JudgedSeries) => meanOf(spend, settledEnd - LEAK_WEEK_DAYS) - meanOf(spend, fromIndex)
    const [only, ...more] = others.filter((row) => isAsMuch(rise(row), rise(column.series)))
    if (only !== undefined && more.length === 0) leaks.push(leakOf(column, { ...only, usageType: column.series.usageType }, days))
  }
  return leaks
}

function isAsMuch(microUsd: number, thanMicroUsd: number): boolean {
  return Math.abs(microUsd - thanMicroUsd) <= SAME_AMOUNT_FRACTION * thanMicroUsd
}

function leakOf({ series, growth, addedMicroUsd }: Grown, { accountId, service, usageType }: JudgedSeries, days: JudgedDays): Leak {
  const settledEnd = days.settledEndDay - days.startDay
  const place = { accountId, service, usageType }
  const impactMicroUsd = Math.round(growth.aboveMicroUsd)
  const event: LocatedEvent = {
    ...place,
    groupName: null,
    kind: 'drift',
    startDay: days.startDay + growth.fromIndex,
    endDay: days.settledEndDay,
    settledDays: settledEnd - growth.fromIndex,
    ongoing: true,
    steady: false,
    provisional: false,
    growthPerDay: growth.perDay,
    breadth: null,
    impactMicroUsd,
    lastDayMicroUsd: Math.round(addedMicroUsd),
    standardErrors: 0,
    parts: [{ ...place, impactMicroUsd }],
    groups: [],
    sights: [{ series, actualMicroUsd: Math.round(growth.lastMicroUsd), expectedMicroUsd: Math.round(growth.firstMicroUsd), settledDays: 1 }],
    doubts: [],
    soughtIn: null,
  }
  const rhythm = weeklyRhythm(series.spend, days.startDay, settledEnd)
  const course = series.spend.map((_, i) => growth.firstMicroUsd * (1 + growth.perDay) ** (i - growth.fromIndex) * at(rhythm, weekdayOf(days.startDay + i)))
  return { event, series, course }
}

/** Whether a growth is work that moves over little by little: another account, or another service of its account, shrank as it grew, and each week's sum stayed, but for a part of the growth. */
export function movesOver({ event, series }: Leak, surroundings: readonly (() => readonly JudgedSeries[])[], days: JudgedDays): boolean {
  const settledEnd = days.settledEndDay - days.startDay
  const fromIndex = event.startDay - days.startDay
  const staysWith = ({ spend }: JudgedSeries): boolean => {
    const sumOf = (from: number) => meanOf(spend, from) + meanOf(series.spend, from)
    const first = sumOf(fromIndex)
    for (let from = fromIndex + LEAK_WEEK_DAYS; from < settledEnd; from += LEAK_WEEK_DAYS)
      if (!(Math.abs(sumOf(from) - first) <= UNMOVED_FRACTION * event.lastDayMicroUsd)) return false
    return meanOf(spend, fromIndex) > meanOf(spend, settledEnd - LEAK_WEEK_DAYS)
  }
  return surroundings.some((seriesOf) => seriesOf().some((other) => other.id !== series.id && staysWith(other)))
}

/** What a growth leaves unexplained of an event has to be this share of it to be news beside it. */
const NEWS_FRACTION = 0.5

/** Whether a rise is no more than a steady growth of its place has come to: an expected line knows of less. */
export function isGrowthOf(event: LocatedEvent, { event: leak, series, course }: Leak, days: JudgedDays): boolean {
  if (event.impactMicroUsd <= 0 || event.accountId !== leak.accountId || event.service !== leak.service || !mayBeSame(event.usageType, leak.usageType))
    return false
  const [from, to] = [event.startDay - days.startDay, event.startDay - days.startDay + event.settledDays]
  let above = 0
  for (let i = Math.max(0, from); i < to; i++) if (!Number.isNaN(at(series.spend, i))) above += at(series.spend, i) - at(course, i)
  return above < (NEWS_FRACTION * event.impactMicroUsd * event.settledDays) / (event.endDay - event.startDay)
}
