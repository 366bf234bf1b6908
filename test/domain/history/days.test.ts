import { describe, expect, it } from 'vitest'
import { dailyPeaks, isWhole, usualPeaks } from '../../../domain/history/days.ts'

const NONE = Number.NaN
const HOUR = 3600
const DAY = 20_514
const grid = (fromHour: number, length: number) => ({ startSec: DAY * 86_400 + fromHour * HOUR, stepSec: HOUR, length })
const peaks = (...most: readonly number[]) => ({ startDay: DAY, most: Float64Array.from(most), observedHours: new Uint8Array(most.length).fill(24) })

describe('the peaks of days', () => {
  it('are the busiest hour of each, with how many hours were observed', () => {
    const hourly = new Float64Array(50).fill(3)
    hourly.set([NONE, 7, 5], 10)
    hourly.fill(NONE, 26, 50)
    hourly.set([2, 1], 30)
    // from two in the morning on: 22 hours, a day, and four hours of the next
    expect(dailyPeaks(grid(2, 50), hourly)).toEqual({
      startDay: DAY,
      most: Float64Array.of(7, 3, NONE),
      observedHours: Uint8Array.of(21, 6, 0),
    })
  })

  it('are none of a grid without hours, and one of a single hour', () => {
    expect(dailyPeaks(grid(5, 0), new Float64Array(0))).toEqual({ startDay: DAY, most: new Float64Array(0), observedHours: new Uint8Array(0) })
    expect(dailyPeaks(grid(23, 1), Float64Array.of(4))).toEqual({ startDay: DAY, most: Float64Array.of(4), observedHours: Uint8Array.of(1) })
    expect(dailyPeaks(grid(23, 2), Float64Array.of(4, 5)).most).toEqual(Float64Array.of(4, 5))
  })

  it('can be said not to have been on a day of which 18 hours were observed', () => {
    const days = { startDay: DAY, most: Float64Array.of(1, 1), observedHours: Uint8Array.of(17, 18) }
    expect([-1, 0, 1, 2].map((day) => isWhole(days, DAY + day))).toEqual([false, false, true, false])
  })
})

describe('what is usual on a day', () => {
  it('is the median of its weekday around it, whatever it is itself', () => {
    // Mondays at ten, but for one; all other days at one
    const weeks = Array.from({ length: 63 }, (_, day) => (day === 28 ? 99 : day % 7 === 0 ? 10 : 1))
    const usual = usualPeaks(peaks(...weeks))
    expect([0, 7, 28, 29, 56].map((day) => usual[day])).toEqual([10, 10, 10, 1, 10])
  })

  it('follows growth: four weeks before and four after, and none further', () => {
    const growing = Array.from({ length: 15 }, (_, week) => [100 * (week + 1), 0, 0, 0, 0, 0, 0]).flat()
    expect(usualPeaks(peaks(...growing))[49]).toBe(800)
    expect(usualPeaks(peaks(...growing))[0]).toBe(350)
  })

  it('is that of any day in two weeks around where fewer than three of its weekday are known', () => {
    const days = Array.from({ length: 15 }, (_, day) => day)
    // its weekday was seen twice: on the first and on the last day
    expect(usualPeaks(peaks(...days))[7]).toBe(7)
    expect(usualPeaks(peaks(...days.map((day) => (day === 7 ? 99 : day < 7 ? 1 : 5))))[7]).toBe(3)
    expect(usualPeaks(peaks(NONE, 4, NONE))).toEqual(Float64Array.of(4, NONE, 4))
  })
})
