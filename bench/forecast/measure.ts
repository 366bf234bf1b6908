import { dayFromCivil, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../domain/calendar.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import type { DailySpend } from '../../domain/spend/daily.ts'
import { candidates } from '../../domain/spend/forecast/candidates.ts'
import { factorsIn, pastOf } from '../../domain/spend/forecast/past.ts'
import { judgeSpend } from '../../domain/spend/spend.ts'
import type { DailySeries } from './series.ts'

/** One forecast of a month's total beside what came, as shares of it. */
export type Look = {
  readonly series: string
  readonly daysAhead: number
  /** What came, in mean days of its series. */
  readonly cameDays: number
  readonly error: number
  readonly held: boolean
  /** Error of each candidate alone, by name. */
  readonly alone: Readonly<Record<string, number>>
}

/** A month of thirty days that begins a day after so many known ones. */
const MONTH = 30
const MONTH_START = dayFromCivil(2026, 6, 1)
const MONTH_STEP = 7
const ORIGIN_STEP = 3
const LEAST_HISTORY = 14
const WINDOW_DAYS = 14
/** A month is forecast until its last day, and the days before that day are still filling. */
const FILLING_DAYS = (defaultPolicy.costFillingHours * SECONDS_PER_HOUR) / SECONDS_PER_DAY
const MICRO_OF_MEAN_DAY = 1_000_000_000

/** Forecasts of every month that lies in a series, from days all through it, as an audit that knows the days before makes them. */
export function looksOf({ name, amounts }: DailySeries): Look[] {
  const known = amounts.filter((x) => !Number.isNaN(x))
  const scale = MICRO_OF_MEAN_DAY / (known.reduce((sum, x) => sum + x, 0) / known.length)
  // a day that was not measured is taken for the mean of the days beside it, by the series and by what is asked of it alike
  const spend = amounts.map((x, i) => Math.round(scale * (Number.isNaN(x) ? beside(amounts, i) : x)))
  const looks: Look[] = []
  for (let start = 0; start + MONTH <= spend.length; start += MONTH_STEP) {
    for (let origin = Math.max(start + 1, LEAST_HISTORY); origin < start + MONTH - 1 - FILLING_DAYS; origin += ORIGIN_STEP) {
      const look = lookAt(name, spend, start, origin)
      if (look !== null) looks.push(look)
    }
  }
  return looks
}

function beside(amounts: Float64Array, index: number): number {
  const around = amounts.slice(Math.max(0, index - MONTH_STEP), index + MONTH_STEP + 1).filter((x) => !Number.isNaN(x))
  return around.reduce((sum, x) => sum + x, 0) / around.length
}

function lookAt(series: string, spend: Float64Array, start: number, origin: number): Look | null {
  const sum = (from: number, to: number) => spend.subarray(from, to).reduce((total, x) => total + x, 0)
  const came = sum(start, start + MONTH)
  const firstDay = MONTH_START - start
  const readAtSec = (firstDay + origin) * SECONDS_PER_DAY + defaultPolicy.costFillingHours * SECONDS_PER_HOUR
  const window = { startSec: readAtSec - WINDOW_DAYS * SECONDS_PER_DAY, endSec: readAtSec }
  const { cost } = judgeSpend({
    tables: [billOf(spend.slice(0, origin), firstDay)],
    window,
    capturedAtSec: readAtSec,
    currency: 'USD',
    budgets: [],
    policy: defaultPolicy,
  })
  if (!cost.forecast.assessed || !(came > 0)) return null
  const { expectedMicroUsd, lowMicroUsd, highMicroUsd } = cost.forecast.total
  const count = start + MONTH - origin
  const past = pastOf(spend, firstDay, origin, count)
  const alone = Object.entries(candidates).map(([name, candidate]) => {
    const level = candidate(past, origin, { count, monthDays: origin - start })
    return [name, Math.abs(sum(start, origin) + level * factorsIn(past, origin, origin + count) - came) / came] as const
  })
  return {
    series,
    daysAhead: count,
    cameDays: came / MICRO_OF_MEAN_DAY,
    error: Math.abs(expectedMicroUsd - came) / came,
    held: lowMicroUsd <= came && came <= highMicroUsd,
    alone: Object.fromEntries(alone),
  }
}

function billOf(spend: Float64Array, firstDay: number): DailySpend {
  const days = spend.length
  return {
    dimensions: ['LINKED_ACCOUNT', 'SERVICE'],
    firstDay,
    days,
    currency: 'USD',
    estimated: new Uint8Array(days),
    answered: new Uint8Array(days).fill(1),
    rows: [{ keys: ['111122223333', 'All'], amortizedMicroUsd: spend, unblendedMicroUsd: spend, usageQuantity: spend, usageUnit: 'N/A' }],
  }
}
