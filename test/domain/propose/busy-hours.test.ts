import { describe, expect, it } from 'vitest'
import { busySpansOf, isWithin, minuteOfWeek } from '../../../domain/propose/busy-hours.ts'
import { START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { type DemandShape, demandCurve, office } from '../a-world.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
/** `Mon 06:30-19:00`, with the days' names and times in UTC. */
const spans = (shape: DemandShape, { leadMinutes = 30, days = 14 } = {}): readonly string[] | undefined => {
  const length = days * 288
  const found = busySpansOf(demandCurve(shape).subarray(0, length), { ...grid, length }, 0.5, leadMinutes)
  return found?.map(({ fromMinute, toMinute }) => `${timeOf(fromMinute)} - ${timeOf(toMinute)}`)
}
const timeOf = (minute: number): string => {
  const time = [Math.floor(minute / 60) % 24, minute % 60].map((x) => String(x).padStart(2, '0')).join(':')
  return `${['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][Math.floor(minute / 1440) % 7]} ${time}`
}
const workdays = (from: string, to: string): readonly string[] => ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((day) => `${day} ${from} - ${day} ${to}`)

describe('the hours of the week that a schedule covers', () => {
  it('begin the lead and an hour before demand comes, and end an hour after it went: clocks change twice a year', () => {
    expect(spans(office(10, 1))).toEqual(workdays('06:30', '19:00'))
    expect(spans(office(10, 1), { leadMinutes: 8 })).toEqual(workdays('06:45', '19:00'))
  })

  it('are those of the place where people work, across midnight in UTC', () => {
    const auckland: DemandShape = (weekday, hour) => ((hour >= 20 && (weekday < 4 || weekday === 6)) || (hour < 5 && weekday < 5) ? 10 : 1)
    expect(spans(auckland)).toEqual([
      'Sun 18:30 - Mon 06:00',
      'Mon 18:30 - Tue 06:00',
      'Tue 18:30 - Wed 06:00',
      'Wed 18:30 - Thu 06:00',
      'Thu 18:30 - Fri 06:00',
    ])
  })

  it('may be a job of the night alone', () => {
    expect(spans((_, hour) => (hour >= 2 && hour < 4 ? 10 : 1))?.[0]).toBe('Sun 00:30 - Sun 05:00')
  })

  it('may be all of the week but its end', () => {
    expect(spans((weekday) => (weekday < 5 ? 10 : 1))).toEqual(['Sun 22:30 - Sat 01:00'])
  })

  it('have no pause that is not worth a change of size', () => {
    const lunch: DemandShape = (weekday, hour) => (weekday < 5 && ((hour >= 7 && hour < 11) || (hour >= 14 && hour < 18)) ? 10 : 1)
    expect(spans(lunch)).toEqual(workdays('05:30', '19:00'))
  })

  it('are the same on each working day, as wide as the widest, and on one that was a holiday twice', () => {
    const uneven: DemandShape = (weekday, hour) =>
      weekday < 5 && weekday !== 3 && hour >= (weekday === 1 ? 7 : 9) && hour < (weekday === 2 ? 20 : 17) ? 10 : 1
    expect(spans(uneven)).toEqual(workdays('05:30', '21:00'))
  })

  it('hold what came once: a quiet hour is one that was quiet every week', () => {
    const night: DemandShape = (weekday, hour, step) => (step >= 1452 && step < 1464 ? 10 : office(10, 1)(weekday, hour, step))
    const covered = busySpansOf(demandCurve(night), grid, 0.5, 30) ?? []
    expect(isWithin(covered, minuteOfWeek(START_SEC + 1452 * STEP_SEC))).toBe(true)
  })

  it('are not told from one week alone', () => {
    expect(spans(office(10, 1), { days: 8 })).toBeUndefined()
    expect(spans(office(10, 1), { days: 14 })).not.toBeUndefined()
  })

  it('are the same where points went missing here and there, and not told of an hour that was seen once', () => {
    const without = (missing: (step: number) => boolean) => {
      const busy = demandCurve(office(10, 1)).map((x, i) => (missing(i) ? Number.NaN : x))
      return busySpansOf(busy, grid, 0.5, 30)?.map(({ fromMinute, toMinute }) => `${timeOf(fromMinute)} - ${timeOf(toMinute)}`)
    }
    // half of the first Tuesday's points between 02:00 and 03:00, and one of them more
    const hour = 24 * 12 + 2 * 12
    const few = (count: number) => without((i) => i >= hour && i < hour + count)
    expect([few(6), without((i) => i % 3 === 1)]).toEqual([workdays('06:30', '19:00'), workdays('06:30', '19:00')])
    expect(few(7)).not.toEqual(workdays('06:30', '19:00'))
  })

  it('are none where demand hardly changes, or where no two days are alike', () => {
    expect(spans(() => 10)).toBeUndefined()
    expect(spans((weekday, hour) => (hour >= 3 * weekday && hour < 3 * weekday + 2 ? 10 : 1))).toBeUndefined()
    // from Wednesday until Friday, and Sunday
    expect(spans((weekday) => ([2, 3, 6].includes(weekday) ? 10 : 1))).toBeUndefined()
  })
})
