import { describe, expect, it } from 'vitest'
import { type HourlyHistory, hoursSince, isHistory, joinedHours } from '../../../domain/observe/hourly-history.ts'

const HOUR = 3600
const START_SEC = 1_772_409_600
const NONE = Number.NaN

/** CPU is given; the others follow from it, so that each column can be told apart. */
const history = (fromHour: number, cpu: readonly number[], more: Partial<HourlyHistory> = {}): HourlyHistory => ({
  grid: { startSec: START_SEC + fromHour * HOUR, stepSec: HOUR, length: cpu.length },
  cpuPercentAverage: Float64Array.from(cpu),
  cpuPercentMaximum: Float64Array.from(cpu, (x) => x + 1),
  inServiceInstances: Float64Array.from(cpu, (x) => x + 2),
  requests: Float64Array.from(cpu, (x) => x + 3),
  ...more,
})

describe('two histories as one', () => {
  it('stand one after the other, with nothing known of what lies between', () => {
    const earlier = history(0, [10, 20])
    const later = history(4, [50])
    for (const joined of [joinedHours(earlier, later), joinedHours(later, earlier)]) expect(joined).toEqual(history(0, [10, 20, NONE, NONE, 50]))
  })

  it('keep the earlier where both know an hour, and fill what it does not know', () => {
    expect(joinedHours(history(0, [10, NONE, 30]), history(1, [21, 31, 41]))).toEqual(history(0, [10, 21, 30, 41]))
    expect(joinedHours(history(1, [20]), history(0, [11, 21, 31]))).toEqual(history(0, [11, 20, 31]))
  })

  it('know what one of them knows', () => {
    const less = { cpuPercentMaximum: null, requests: null }
    const joined = joinedHours(history(0, [10], less), history(1, [20]))
    expect(joined).toEqual({ ...history(0, [10, 20]), cpuPercentMaximum: Float64Array.of(NONE, 21), requests: Float64Array.of(NONE, 23) })
    expect(joinedHours(history(0, [10], less), history(1, [20], less))).toEqual(history(0, [10, 20], less))
  })
})

describe('a history from an hour on', () => {
  it.each([
    ['its beginning', 0, history(0, [10, 20, 30])],
    ['before it', -9, history(0, [10, 20, 30])],
    ['an hour', 1, history(1, [20, 30])],
    ['within an hour, which is left out', 0.5, history(1, [20, 30])],
    ['its end', 3, history(3, [])],
    ['after it', 99, history(3, [])],
  ])('from %s', (_what, hour, expected) => {
    expect(hoursSince(history(0, [10, 20, 30]), START_SEC + hour * HOUR)).toEqual(expected)
  })

  it('lacks what it lacked', () => {
    expect(hoursSince(history(0, [10, 20], { cpuPercentMaximum: null, requests: null }), START_SEC + HOUR)).toEqual(
      history(1, [20], { cpuPercentMaximum: null, requests: null }),
    )
  })

  it('is told from a reason why there is none', () => {
    expect(isHistory(history(0, []))).toBe(true)
    expect(isHistory({ code: 'history-not-read' })).toBe(false)
  })
})
