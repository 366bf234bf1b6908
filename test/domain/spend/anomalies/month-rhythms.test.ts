import { describe, expect, it } from 'vitest'
import { civilFromDay, dayFromCivil, monthOf, weekdayOf } from '../../../../domain/calendar.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import { type Cell, tablesOf } from '../made-up-bill.ts'

const DAYS = 90
type On = (day: number) => boolean
const lastWorkday = (day: number): number => ((weekdayOf(day) + 6) % 7 > 4 ? lastWorkday(day - 1) : day)
const isLast: On = (day) => monthOf(day).endDay === day + 1
const fromEnd =
  (days: number): On =>
  (day) =>
    monthOf(day).endDay - day <= days

/** Places told on the morning of a day, of a job beside something steady. */
function toldOn(morning: number, isDue: On, between = Number.NaN): (string | undefined)[] {
  const cells: Cell[] = [
    { accountId: 'a', service: 'AWS Batch', usageType: 'Job', usd: (index, day) => (isDue(day) ? 250 : between * (1 + 0.03 * Math.sin(7 * index))) },
    { accountId: 'a', service: 'AWS Lambda', usageType: 'Request', usd: (index) => 100 * (1 + 0.03 * Math.sin(5 * index)) },
  ]
  const window = { startDay: morning - 14, endDay: morning }
  const found = anomalies(tablesOf(cells, { firstDay: morning - DAYS, days: DAYS }), window, morning * 86_400 + 6 * 3600, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map(({ resource }) => resource.service)
}

describe('a job that runs by the month', () => {
  it.each([
    ['on the last day, after two months of 31 days', dayFromCivil(2027, 3, 6), isLast],
    ['on the last day, which is the 29th of February', dayFromCivil(2028, 3, 6), isLast],
    ['on the last day, in September', dayFromCivil(2027, 10, 8), isLast],
    [
      'on the 30th, which February lacks',
      dayFromCivil(2027, 3, 6),
      (day) => (isLast(day) ? monthOf(day).endDay - monthOf(day).startDay < 31 : civilFromDay(day).dayOfMonth === 30),
    ],
    ['on the last working day, two days before the last one', dayFromCivil(2027, 2, 1), (day) => lastWorkday(monthOf(day).endDay - 1) === day],
    ['on the last five days', dayFromCivil(2027, 2, 6), fromEnd(5)],
  ] satisfies [string, number, On][])('is none of the news: %s', (_, morning, isDue) => {
    expect(toldOn(morning, isDue)).toEqual([])
  })

  it('is none of the news on the last five days, beside what it costs on all others', () => {
    for (let morning = dayFromCivil(2027, 1, 29); morning < dayFromCivil(2027, 2, 14); morning++) expect(toldOn(morning, fromEnd(5), 30)).toEqual([])
  })

  it('is news on a day on which none is due', () => {
    const isDue: On = (day) => isLast(day) || day === dayFromCivil(2027, 2, 17)
    expect(toldOn(dayFromCivil(2027, 2, 21), isDue)).toEqual(['AWS Batch'])
  })
})
