import { describe, expect, it } from 'vitest'
import type { Overload } from '../../../domain/demand/overload.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { editedOf } from '../../../domain/propose/edited.ts'
import type { ScheduledChange } from '../../../domain/replay/replay.ts'

const grid = { startSec: 0, stepSec: 300, length: 14 * 288 }

/** An hour of overload on each of the days from `fromDay` to `toDay`. */
function overloaded(fromDay: number, toDay: number): Overload {
  const stepMinutes = new Float64Array(grid.length)
  for (let day = fromDay; day < toDay; day++) stepMinutes.fill(5, day * 288 + 100, day * 288 + 112)
  const minutes = stepMinutes.reduce((sum, x) => sum + x, 0)
  return { steps: new Uint8Array(grid.length), stepMinutes, minutes, minutesPerWeek: minutes / 2, episodes: [], byWaitingAlone: false }
}

const limit = (day: number, minSize: number, maxSize: number): ScheduledChange => ({ minute: day * 1440, minSize, maxSize, desiredCapacity: Number.NaN })
const edited = (overload: Overload, limits: readonly ScheduledChange[], firstMinSize = 2, firstMaxSize = 4) =>
  editedOf({ sizes: [], limits, firstMinSize, firstMaxSize }, overload, grid, 14, defaultPolicy)

describe('an edit of the limits within the window', () => {
  it('has cured what was overloaded before it and not since', () => {
    expect(edited(overloaded(0, 7), [limit(7, 6, 12)])).toEqual({ minutes: 0, healthyLimits: null })
    // half of the window of an hour a day is a whole one
    expect(edited(overloaded(0, 14), [limit(7, 6, 12)]).minutes).toBe(14 * 60)
  })

  it('is to be undone where overload began with it', () => {
    expect(edited(overloaded(7, 14), [limit(7, 1, 4)])).toEqual({ minutes: 14 * 60, healthyLimits: { minSize: 2, maxSize: 4 } })
    expect(edited(overloaded(7, 14), [limit(1, 3, 9), limit(7, 1, 4)]).healthyLimits).toEqual({ minSize: 3, maxSize: 9 })
  })

  it('is not where there was overload before, more room was given, or too few days were seen', () => {
    expect(edited(overloaded(0, 14), [limit(7, 1, 4)]).healthyLimits).toBeNull()
    expect(edited(overloaded(7, 14), [limit(7, 3, 9)]).healthyLimits).toBeNull()
    expect(edited(overloaded(12, 14), [limit(12, 1, 4)])).toEqual({ minutes: 120, healthyLimits: null })
    expect(edited(overloaded(1, 14), [limit(1, 1, 4)]).healthyLimits).toBeNull()
    expect(edited(overloaded(0, 14), [])).toEqual({ minutes: 14 * 60, healthyLimits: null })
  })
})
