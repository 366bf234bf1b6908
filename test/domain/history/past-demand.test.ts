import { describe, expect, it } from 'vitest'
import { pastDemandOf } from '../../../domain/history/past-demand.ts'
import { START_SEC } from '../a-case.ts'

const HOURS = 168
type Week = { readonly cpu?: number; readonly instances?: number; readonly requests?: number }

/** Weeks of hours, each as said: 50 % of four instances of two vCPUs, which are four busy ones, and 3600 requests an hour. */
function past(weeks: readonly Week[], { requests = true, hoursBefore = 0 } = {}) {
  const column = (of: (week: Week) => number) =>
    Float64Array.from({ length: hoursBefore + weeks.length * HOURS }, (_, i) => of(weeks[Math.max(0, Math.floor((i - hoursBefore) / HOURS))] as Week))
  const cpuPercentAverage = column(({ cpu = 50 }) => cpu)
  const history = {
    grid: { startSec: START_SEC, stepSec: 3600, length: cpuPercentAverage.length },
    cpuPercentAverage,
    cpuPercentMaximum: cpuPercentAverage,
    inServiceInstances: column(({ instances = 4 }) => instances),
    requests: requests ? column(({ requests: count = 3600 }) => count) : null,
  }
  const { busyVcpu, saturated, changes } = pastDemandOf(history, 2)
  const inWeek = (week: number) => busyVcpu[hoursBefore + week * HOURS + 5] as number
  return { inWeek, saturated, changes: changes.map(({ sec, ...change }) => ({ ...change, hour: (sec - START_SEC) / 3600 })), busyVcpu }
}

const weeks = (count: number, week: Week = {}): readonly Week[] => new Array<Week>(count).fill(week)

describe('the work of the past', () => {
  it('is CPU times instances, as it was measured where nothing changed', () => {
    const { inWeek, saturated, changes } = past([...weeks(3), { cpu: 60, requests: 4320 }, ...weeks(5)])
    expect([inWeek(0), inWeek(3), inWeek(8)]).toEqual([4, 4.8, 4])
    expect([saturated.some((one) => one === 1), changes]).toEqual([false, []])
  })

  it('is at least so much in an hour of 90 % of CPU', () => {
    const { saturated } = past([{ cpu: 89.9 }, { cpu: 90 }, ...weeks(2)])
    expect([saturated[HOURS - 1], saturated[HOURS], saturated.reduce((sum, one) => sum + one, 0)]).toEqual([0, 1, HOURS])
  })
})

describe('where the work of a request changed', () => {
  const dearer = { cpu: 80 }

  it('what came before is what its requests would cost today', () => {
    const { inWeek, changes } = past([{ requests: 7200, cpu: 100 }, ...weeks(5), ...weeks(4, dearer)])
    expect(changes).toEqual([{ what: 'work-per-request', hour: 6 * HOURS, factor: 1.6 }])
    expect([inWeek(0), inWeek(3), inWeek(6), inWeek(9)]).toEqual([expect.closeTo(12.8, 9), expect.closeTo(6.4, 9), 6.4, 6.4])
  })

  it('by so much that it is no tuning: over 1.3 times either way', () => {
    const changesTo = (cpu: number) => past([...weeks(5), ...weeks(5, { cpu })]).changes.map(({ hour }) => hour)
    expect([changesTo(65), changesTo(66), changesTo(50 / 1.29), changesTo(50 / 1.31)]).toEqual([[], [5 * HOURS], [], [5 * HOURS]])
  })

  it('a week between belongs to the weeks that it is like', () => {
    const changed = (cpu: number) => past([...weeks(5), { cpu }, ...weeks(5, dearer)]).changes.map(({ hour }) => hour / HOURS)
    expect([changed(60), changed(64), changed(110)]).toEqual([[6], [5], [5]])
  })

  it('three weeks on either side agree among themselves', () => {
    const found = (...cpu: readonly number[]) => past(cpu.map((percent) => ({ cpu: percent }))).changes.length
    expect(found(50, 50, 50, 80, 80, 80, 80)).toBe(1)
    expect(found(50, 40, 52, 80, 80, 80, 80)).toBe(1)
    expect(found(50, 38, 50, 80, 80, 80, 80)).toBe(0)
    expect(found(50, 50, 50, 80, 80, 106, 80)).toBe(0)
    expect(found(50, 50, 80, 80, 80, 80)).toBe(0)
    expect(found(50, 50, 50, 80, 80, 80)).toBe(0)
  })

  it('hours whose requests were not counted stand as they are, and the last four weeks say what a request costs today', () => {
    const { inWeek } = past([{ requests: Number.NaN }, ...weeks(5), ...weeks(5, dearer)])
    expect([inWeek(0), inWeek(1)]).toEqual([4, expect.closeTo(6.4, 9)])
    const never = past([...weeks(4), ...weeks(5, { requests: 0, cpu: 0 })])
    expect([never.inWeek(0), never.inWeek(8), never.changes]).toEqual([4, 0, []])
  })

  it('twice, each is known', () => {
    const { changes, inWeek } = past([...weeks(5), ...weeks(6, { cpu: 75 }), ...weeks(5, { cpu: 30 })])
    expect(changes).toEqual([
      { what: 'work-per-request', hour: 5 * HOURS, factor: 1.5 },
      { what: 'work-per-request', hour: 11 * HOURS, factor: expect.closeTo(0.4, 9) },
    ])
    expect([inWeek(0), inWeek(7), inWeek(15)]).toEqual([expect.closeTo(2.4, 9), expect.closeTo(2.4, 9), 2.4])
  })

  it('it is told to the hour, whatever part of a week the history begins with', () => {
    expect(past([...weeks(5), ...weeks(5, dearer)], { hoursBefore: 50 }).changes).toMatchObject([{ hour: 50 + 5 * HOURS }])
  })
})

describe('without requests', () => {
  const level = (...cpu: readonly number[]) =>
    past(
      cpu.flatMap((percent) => weeks(4, { cpu: percent })),
      { requests: false },
    )

  it('a level that was left for good raises what came before, and lowers nothing', () => {
    const up = level(30, 60, 60)
    expect(up.changes).toEqual([{ what: 'level', hour: 4 * HOURS, factor: 2 }])
    expect([up.inWeek(0), up.inWeek(3), up.inWeek(4)]).toEqual([4.8, 4.8, 4.8])
    const down = level(60, 30, 30)
    expect(down.changes).toEqual([{ what: 'level', hour: 4 * HOURS, factor: 0.5 }])
    expect([down.inWeek(0), down.inWeek(4)]).toEqual([4.8, 2.4])
  })

  it('is another one over 1.6 times', () => {
    expect([level(30, 48, 48).changes.length, level(30, 49, 49).changes.length]).toEqual([0, 1])
  })

  it('one that it came back from is none', () => {
    expect(level(30, 60, 30).changes).toEqual([{ what: 'level', hour: 8 * HOURS, factor: 0.5 }])
    expect(level(30, 60, 30).inWeek(0)).toBeCloseTo(2.4, 9)
    // it went on to fall: now is not what it was after the change
    expect(level(30, 80, 60).changes).toEqual([])
    expect(level(30, 75, 60).changes).toHaveLength(1)
  })

  it('is that of the busy hours of a week', () => {
    const { changes } = past(
      Array.from({ length: 10 }, (_, week) => ({ cpu: week < 5 ? 30 : 60 })),
      { requests: false },
    )
    expect(changes).toHaveLength(1)
    expect(past([], { requests: false })).toMatchObject({ changes: [] })
  })
})

describe('the fewest instances of a week', () => {
  const sizes = (...instances: readonly number[]) => past(instances.map((count) => ({ instances: count, cpu: 200 / count }))).changes
  it('changed where three weeks before and three after are each the same', () => {
    expect(sizes(4, 4, 4, 2, 2, 2)).toEqual([{ what: 'least-size', hour: 3 * HOURS, from: 4, to: 2 }])
    expect(sizes(4, 4, 4, 2, 2)).toEqual([])
    expect(sizes(4, 4, 2, 2, 2)).toEqual([])
    expect(sizes(4, 4, 4, 2, 2, 3)).toEqual([])
    expect(sizes(4, 5, 4, 2, 2, 2)).toEqual([])
    expect(sizes(4, 4, 4, 4, 4, 4, 4)).toEqual([])
  })

  it('is told in order with what else changed', () => {
    const { changes } = past([...weeks(4, { instances: 8, cpu: 25 }), ...weeks(5), ...weeks(5, { cpu: 80 }), ...weeks(4, { instances: 5, cpu: 64 })])
    expect(changes.map(({ what, hour }) => [what, hour / HOURS])).toEqual([
      ['least-size', 4],
      ['work-per-request', 9],
      ['least-size', 14],
    ])
  })
})
