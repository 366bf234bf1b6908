import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { civilFromDay, dayFromCivil, dayFromIso, dayOfInstant, isoFromDay, monthOf, weekdayOf } from '../../domain/calendar.ts'

const anyDay = fc.integer({ min: -200_000, max: 200_000 })

describe('days counted from 1970', () => {
  it('are the days that the calendar of the host knows', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = new Date(day * 86_400_000)
        expect(civilFromDay(day)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() })
        expect(weekdayOf(day)).toBe(date.getUTCDay())
      }),
    )
  })

  it('come back from the calendar as they went in', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const { year, month, dayOfMonth } = civilFromDay(day)
        expect(dayFromCivil(year, month, dayOfMonth)).toBe(day)
      }),
    )
  })

  it('lie in a month that begins on its first and ends before the next first', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const { startDay, endDay } = monthOf(day)
        expect(startDay).toBeLessThanOrEqual(day)
        expect(endDay).toBeGreaterThan(day)
        expect(civilFromDay(startDay).dayOfMonth).toBe(1)
        expect(civilFromDay(endDay).dayOfMonth).toBe(1)
        expect(endDay - startDay).toBeGreaterThanOrEqual(28)
        expect(endDay - startDay).toBeLessThanOrEqual(31)
      }),
    )
  })

  it('know leap years', () => {
    const length = (year: number, month: number) => {
      const { startDay, endDay } = monthOf(dayFromCivil(year, month, 1))
      return endDay - startDay
    }
    expect([length(2024, 2), length(2026, 2), length(2100, 2), length(2000, 2), length(2026, 12)]).toEqual([29, 28, 28, 29, 31])
    expect(isoFromDay(dayFromCivil(2024, 2, 28) + 1)).toBe('2024-02-29')
  })

  it('are written with four digits of the year, and read back', () => {
    expect([isoFromDay(0), isoFromDay(dayFromCivil(33, 4, 3))]).toEqual(['1970-01-01', '0033-04-03'])
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 200_000 }), (day) => {
        expect(dayFromIso(isoFromDay(day))).toBe(day)
      }),
    )
  })

  it.each([
    '',
    '2026',
    '2026-11',
    '2026-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-11-00',
    '2026-1-1',
    '2026-11-02T00:00',
    '2026-11-02-01',
    ' 2026-11-02',
    'NaN-NaN-NaN',
    '1e3-01-01',
    '2026-1x-02',
  ])('are none where %j is read', (text) => expect(dayFromIso(text)).toBeNaN())

  it('hold an instant from their first second to their last', () => {
    expect(dayOfInstant(86_400 * 5)).toBe(5)
    expect(dayOfInstant(86_400 * 6 - 1)).toBe(5)
  })
})
