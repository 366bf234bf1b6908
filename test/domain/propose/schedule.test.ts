import { describe, expect, it } from 'vitest'
import { scheduleOf, weekClock } from '../../../domain/propose/schedule.ts'
import { scheduledChanges } from '../../../domain/replay/schedule.ts'
import { START_SEC, STEP_SEC, STEPS } from '../a-case.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const day = (weekday: number, from: number, to: number) => ({ fromMinute: weekday * 1440 + from * 60, toMinute: weekday * 1440 + to * 60 })
const sizes = { busy: 8, quiet: 3, setsDesired: false }
type Spans = Parameters<typeof weekClock>[0]
const weeklySchedule = (spans: Spans, of = sizes) => scheduleOf(weekClock(spans, grid), of)
const recurrences = (spans: Spans): readonly string[] => weeklySchedule(spans).actions.map((a) => a.recurrence)

describe('a week of two sizes as scheduled actions', () => {
  it('is one action a time of day, on its days of the week', () => {
    expect(recurrences([1, 2, 3, 4, 5].map((weekday) => day(weekday, 6.5, 19)))).toEqual(['30 6 * * 1-5', '0 19 * * 1-5'])
    expect(recurrences([0, 1, 2, 3, 4, 5, 6].map((weekday) => day(weekday, 1, 5)))).toEqual(['0 1 * * *', '0 5 * * *'])
    expect(recurrences([day(1, 6, 19), day(4, 6, 19)])).toEqual(['0 6 * * 1,4', '0 19 * * 1,4'])
  })

  it('ends a span on the day on which it ends', () => {
    // Saturday evening until Sunday morning: the week of cron begins between them
    expect(recurrences([day(6, 20, 30)])).toEqual(['0 20 * * 6', '0 6 * * 0'])
  })

  it('does in the window what the same actions of a group do there', () => {
    for (const setsDesired of [false, true]) {
      const { actions, changes } = weeklySchedule([day(1, 6.5, 19), day(2, 6.5, 19), day(6, 22, 26)], { ...sizes, setsDesired })
      const asRead = actions.map(({ name, recurrence, minSize = null, desiredCapacity = null }) => ({
        name,
        recurrence,
        minSize,
        desiredCapacity,
        maxSize: null,
        startSec: null,
        endSec: null,
        timeZone: 'Etc/UTC',
      }))
      expect(changes).toEqual(scheduledChanges(asRead, grid.startSec, (STEPS * STEP_SEC) / 60, grid.startSec).changes)
    }
  })

  it('begins with the size that is in force by then', () => {
    // the window begins at midnight of a Monday
    expect(weeklySchedule([day(1, 6, 19)]).firstMinSize).toBe(3)
    expect(weeklySchedule([day(0, 20, 30)]).firstMinSize).toBe(8)
    expect(weeklySchedule([day(6, 20, 70)]).firstMinSize).toBe(8)
  })

  it('sets the desired capacity where no policy does, and never two actions in one minute', () => {
    const { actions, changes } = weeklySchedule([day(1, 6, 19), day(2, 8, 19)], { ...sizes, setsDesired: true })
    expect(actions.map(({ minSize, desiredCapacity }) => [minSize, desiredCapacity])).toEqual([
      [8, 8],
      [8, 8],
      [3, 3],
    ])
    expect(new Set(actions.map(({ name }) => name)).size).toBe(actions.length)
    expect(new Set(changes.map(({ minute }) => minute)).size).toBe(changes.length)
  })
})
