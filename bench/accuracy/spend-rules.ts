// Two rules that people write by hand, on the spend of each account and service.
import type { DrawnSpend } from '../../fixtures/drawn-spend.ts'
import type { Told } from './spend-score.ts'

const WINDOW_DAYS = 14
const WEEK = 7
const BAND_DAYS = 14

type Rule = (usd: Float64Array, day: number) => boolean

const meanOf = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length

/** Names a day that is out of line with those before it. */
export const spendRules: Readonly<Record<string, Rule>> = {
  'a day 30 % over the mean of a week': (usd, day) => (usd[day] ?? 0) > 1.3 * meanOf(usd.slice(day - WEEK, day)),
  'three standard deviations over a fortnight': (usd, day) => {
    const before = usd.slice(day - BAND_DAYS, day)
    const mean = meanOf(before)
    return (usd[day] ?? 0) > mean + 3 * Math.sqrt(meanOf(before.map((x) => (x - mean) ** 2)))
  },
}

/** What a rule tells of a bill: each account and service once, over the days of the last two weeks that it names. */
export function toldByRule(rule: Rule, { cells, days }: DrawnSpend): Told[] {
  const series = Map.groupBy(cells, ({ accountId, service }) => `${accountId}\u0000${service}`)
  return [...series.values()].flatMap((same) => {
    const usd = Float64Array.from({ length: days }, (_, i) => same.reduce((sum, cell) => sum + (cell.usd[i] as number), 0))
    const named = Array.from({ length: WINDOW_DAYS }, (_, k) => days - WINDOW_DAYS + k).filter((day) => rule(usd, day))
    const [first] = same
    const startIndex = named[0]
    if (first === undefined || startIndex === undefined) return []
    return [{ accountId: first.accountId, service: first.service, usageType: null, startIndex, endIndex: (named.at(-1) as number) + 1, impactUsd: null }]
  })
}
