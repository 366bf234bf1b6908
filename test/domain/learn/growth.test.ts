import { describe, expect, it } from 'vitest'
import { growthOf } from '../../../domain/learn/growth.ts'
import { START_SEC, STEP_SEC, STEPS } from '../a-case.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const PER_DAY = 86_400 / STEP_SEC
const byDay = (busyOf: (day: number) => number) => Float64Array.from({ length: STEPS }, (_, i) => busyOf(Math.floor(i / PER_DAY)))

describe('how demand grows', () => {
  it('is the median ratio of the same days of two weeks', () => {
    // the second week is a quarter above the first, each day like the others
    expect(
      growthOf(
        byDay((day) => (day < 7 ? 4 : 5)),
        grid,
      ),
    ).toEqual({ perWeek: 0.25, perWeekError: 0, daySigma: 0 })
  })

  it('has the spread of the days as its uncertainty', () => {
    // five days grow by a tenth, one by a half, one not at all: the median stands
    const ratios = [1.1, 1.1, 1.5, 1.1, 1, 1.1, 1.1]
    const { perWeek, perWeekError } = growthOf(
      byDay((day) => (day < 7 ? 1 : (ratios[day - 7] as number))),
      grid,
    )
    expect(perWeek).toBeCloseTo(0.1, 10)
    expect(perWeekError).toBeCloseTo(0, 10)
    // all different: logs 0.1 apart deviate from their median by 0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3, whose median is 0.2
    const spread = growthOf(
      byDay((day) => (day < 7 ? 1 : Math.exp((day - 7) / 10))),
      grid,
    )
    expect(spread.perWeek).toBeCloseTo(Math.exp(0.3) - 1, 10)
    expect(spread.daySigma).toBeCloseTo((1.4826 * 0.2) / Math.SQRT2, 10)
    expect(spread.perWeekError).toBeCloseTo((1.2533 * 1.4826 * 0.2) / Math.sqrt(7), 10)
  })

  it('is assumed to be none, with a tenth of spread, where fewer than four days can be compared', () => {
    const unknown = { perWeek: 0, perWeekError: 0.1, daySigma: 0.1 }
    expect(
      growthOf(
        byDay((day) => (day < 10 ? 4 : Number.NaN)),
        grid,
      ),
    ).toEqual(unknown)
    expect(
      growthOf(
        byDay(() => 0),
        grid,
      ),
    ).toEqual(unknown)
  })

  it('leaves out days on which nothing was done, in either week', () => {
    // three of seven pairs have nothing on one side; the others are a fifth up
    const { perWeek } = growthOf(
      byDay((day) => (day === 0 || day === 1 || day === 9 ? 0 : day < 7 ? 5 : 6)),
      grid,
    )
    expect(perWeek).toBeCloseTo(0.2, 10)
    const fewer = growthOf(
      byDay((day) => (day === 7 || day === 8 || day === 2 ? 0 : day < 7 ? 5 : 6)),
      grid,
    )
    expect(fewer.perWeek).toBeCloseTo(0.2, 10)
  })

  it('is known from four pairs of days on', () => {
    const until = (days: number) =>
      growthOf(
        byDay((day) => (day >= days ? Number.NaN : day < 7 ? 4 : 5)),
        grid,
      ).perWeek
    expect([until(10), until(11)]).toEqual([0, expect.closeTo(0.25, 10)])
  })

  it('takes days as what was seen of them, from half of one on', () => {
    const seen = (steps: number) =>
      growthOf(
        Float64Array.from({ length: STEPS }, (_, i) => (i % PER_DAY >= steps ? Number.NaN : i < 7 * PER_DAY ? 4 : 5)),
        grid,
      ).perWeek
    expect([seen(PER_DAY / 2 - 1), seen(PER_DAY / 2), seen(200)]).toEqual([0, expect.closeTo(0.25, 10), expect.closeTo(0.25, 10)])
    // what was seen in the one week alone does not count: mornings of 2 became mornings of 8, whatever the evenings were
    const halves = growthOf(
      Float64Array.from({ length: STEPS }, (_, i) => (i >= 7 * PER_DAY ? (i % PER_DAY < PER_DAY / 2 ? 8 : Number.NaN) : i % PER_DAY < PER_DAY / 2 ? 2 : 6)),
      grid,
    )
    expect(halves.perWeek).toBeCloseTo(3, 10)
  })

  it('is the same whichever points went missing', () => {
    // a tenth of the steps, most of them by day, of demand that is ten times as high by day and as high in both weeks
    const busy = Float64Array.from({ length: STEPS }, (_, i) => (i % PER_DAY < PER_DAY / 2 ? 10 : 1))
    const holed = busy.map((x, i) => ((i * 7919) % 100 < (x > 1 ? 16 : 4) + Math.floor(i / PER_DAY) ? Number.NaN : x))
    expect(growthOf(holed, grid)).toEqual({ perWeek: 0, perWeekError: 0, daySigma: 0 })
  })
})
