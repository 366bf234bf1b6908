import { describe, expect, it } from 'vitest'
import { dayFromIso } from '../../../domain/calendar.ts'
import { cronOn, type PeakDays, peakDaysOf, rangesOf } from '../../../domain/propose/peak-dates.ts'
import { minutesOf } from '../../../domain/replay/schedule.ts'

const aPeak = (rhythm: Parameters<typeof peakDaysOf>[0]['rhythm'], next: string | null, days = 1) => {
  const firstDay = dayFromIso('2026-01-05')
  return { rhythm, firstDay, lastDay: firstDay + days - 1, nextDay: next === null ? null : dayFromIso(next) }
}
const cronOf = (peak: Parameters<typeof peakDaysOf>[0], minute = 540): readonly string[] | null => {
  const days = peakDaysOf(peak)
  return days === null ? null : cronOn(days, minute)
}

describe('the days of a peak as cron says them', () => {
  it('are the last of every month and the first two of the next: cron has no last day', () => {
    expect(cronOf(aPeak('month-end', '2026-03-31'))).toEqual(['0 9 1,2,28-31 * *'])
    expect(cronOf(aPeak('month-end', '2026-02-28'))).toEqual(['0 9 1,2,28-31 * *'])
  })

  it('are a date of the month, give or take a day', () => {
    expect(cronOf(aPeak('monthly', '2026-03-15'))).toEqual(['0 9 14-16 * *'])
    expect(cronOf(aPeak('monthly', '2026-03-15', 3))).toEqual(['0 9 14-18 * *'])
  })

  it('are those of every third month, across the end of one', () => {
    expect(cronOf(aPeak('quarterly', '2026-03-31'))).toEqual(['0 9 1 1,4,7,10 *', '0 9 27-31 3,6,9,12 *'])
    expect(cronOf(aPeak('quarterly', '2026-02-10'))).toEqual(['0 9 9-11 2,5,8,11 *'])
  })

  it('are one date of the year, and a day of the week', () => {
    expect(cronOf(aPeak('yearly', '2026-11-27'))).toEqual(['0 9 26-28 11 *'])
    expect(cronOf(aPeak('once', '2026-04-09'))).toEqual(['0 9 8-10 4 *'])
    expect(cronOf(aPeak('weekly', '2026-03-16'))).toEqual(['0 9 * * 1'])
  })

  it('are the day before where the time lies before midnight, and the day after where it lies after the next', () => {
    expect(cronOf(aPeak('monthly', '2026-03-15'), -90)).toEqual(['30 22 13-15 * *'])
    expect(cronOf(aPeak('monthly', '2026-03-15'), 1500)).toEqual(['0 1 15-17 * *'])
    expect(cronOf(aPeak('weekly', '2026-03-16'), -90)).toEqual(['30 22 * * 0'])
    expect(cronOf(aPeak('month-end', '2026-03-31'), -90)).toEqual(['30 22 1,27-31 * *'])
  })

  it('are none without a date, and none for what lasts longer than a week', () => {
    expect(peakDaysOf(aPeak('irregular', null))).toBeNull()
    expect(peakDaysOf(aPeak('yearly', '2026-11-27', 30))).toBeNull()
  })

  it('hold each month’s end of any year', () => {
    const days = peakDaysOf(aPeak('month-end', '2026-03-31')) as PeakDays
    const from = dayFromIso('2026-01-01') * 86_400
    const minutes = cronOn(days, 0).flatMap((cron) => minutesOf(cron, from, 3 * 366 * 1440))
    const raised = new Set(minutes.map((minute) => new Date((from + minute * 60) * 1000).toISOString().slice(0, 10)))
    for (const end of ['2026-01-31', '2026-02-28', '2026-04-30', '2027-02-28', '2028-02-29', '2028-12-31']) expect(raised).toContain(end)
    expect(raised).not.toContain('2026-01-15')
  })
})

describe('numbers as cron lists them', () => {
  it('join what follows on', () => {
    expect(rangesOf(new Set([5, 1, 2, 3]))).toBe('1-3,5')
    expect(rangesOf(new Set([1, 2]))).toBe('1,2')
    expect(rangesOf(new Set([4]))).toBe('4')
  })
})
