import { describe, expect, it } from 'vitest'
import type { Baseline } from '../../../../domain/spend/anomalies/baseline.ts'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import { isRiseOf, isSideOf, moveOf, nettedMove } from '../../../../domain/spend/anomalies/moves.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const DAYS = 40
const START = 30
const judged = { startDay: MONDAY - START, settledEndDay: MONDAY + 4, todayDay: MONDAY + 6, endDay: MONDAY + 6 }
const dollars = (before: number, since: number) => Float64Array.from({ length: DAYS }, (_, i) => 1e6 * (i < START ? before : since))
const series = (usageType: string, before: number, since: number) => aSeriesOf({ accountId: 'a', usageType }, dollars(before, since))
/** Each series is expected to go on as it began, and its days stray by so many dollars. */
const usual =
  (spread = 0, persistence = 0) =>
  ({ spend }: JudgedSeries): Baseline =>
    ({ expected: new Float64Array(DAYS).fill(spend[0] as number), unit: new Float64Array(DAYS).fill(1e6), scale: spread, persistence }) as unknown as Baseline

/** Of the type `new` forty dollars more on four days. */
function moved(surroundings: readonly (readonly JudgedSeries[])[], baselineOf = usual(), changes: Parameters<typeof anEvent>[0] = {}) {
  const sight = { series: series('new', 0, 10), actualMicroUsd: 40e6, expectedMicroUsd: 0, settledDays: 4 }
  const rise = anEvent({
    kind: 'shift',
    startDay: MONDAY,
    endDay: MONDAY + 6,
    settledDays: 4,
    accountId: 'a',
    usageType: 'new',
    impactMicroUsd: 60e6,
    sights: [sight],
    ...changes,
  })
  return moveOf(
    rise,
    surroundings.map((one) => () => one),
    judged,
    baselineOf,
  )
}
const risen = series('new', 0, 10)

describe('money that moved', () => {
  it('is what fell as much where it rose, with its days and what moved on the settled ones', () => {
    expect(moved([[risen, series('old', 10, 0), series('other', 50, 50)]])).toEqual({
      from: { accountId: 'a', service: 'Amazon S3', usageType: 'old' },
      to: { accountId: 'a', service: 'Amazon S3', usageType: 'new' },
      startDay: MONDAY,
      endDay: MONDAY + 6,
      microUsd: 40e6,
    })
    expect(moved([[risen, series('old', 10, 10)]])).toBeNull()
    expect(moved([[risen]])).toBeNull()
    expect(moved([])).toBeNull()
  })

  it('came from what fell most, by two fifths of it at least, and leaves no more than a quarter', () => {
    expect(moved([[risen, series('less', 4, 0), series('most', 6, 0)]])?.from.usageType).toBe('most')
    expect(moved([[risen, series('x', 4, 0), series('y', 4, 0)]])?.from.usageType).toBe('x')
    expect(moved([[risen, series('x', 3.9, 0), series('y', 3.9, 0), series('z', 3.9, 0)]])).toBeNull()
    expect([moved([[risen, series('old', 7.5, 0)]])?.microUsd, moved([[risen, series('old', 7.4, 0)]])]).toEqual([40e6, null])
    expect([moved([[risen, series('old', 12.5, 0)]])?.microUsd, moved([[risen, series('old', 12.6, 0)]])]).toEqual([40e6, null])
  })

  it('fell on the day of the rise: what was as low in the week before did not', () => {
    const fell = (before: number) => {
      const spend = Float64Array.from({ length: DAYS }, (_, i) => 1e6 * (i < START - 7 ? 50 : i < START ? before : 40))
      return moved([[risen, aSeriesOf({ accountId: 'a', usageType: 'old' }, spend)]])
    }
    expect([fell(50)?.microUsd, fell(46)?.microUsd, fell(42)]).toEqual([40e6, 40e6, null])
  })

  it('is looked for in the narrowest surroundings first', () => {
    const [near, far] = [series('near', 10, 0), series('far', 10, 0)]
    expect(
      moved([
        [risen, series('other', 5, 5)],
        [risen, near],
        [risen, far],
      ])?.from.usageType,
    ).toBe('near')
  })

  it('is no chance: what fell did by four of its spreads, and what all stray by is small beside it', () => {
    // four days of so many dollars each stray by twice that
    const [old, other] = [series('old', 10, 0), series('other', 50, 50)]
    expect([moved([[risen, old]], usual(5)), moved([[risen, old]], usual(5.1))]).toEqual([expect.objectContaining({ microUsd: 40e6 }), null])
    const many = [risen, old, ...new Array(20).fill(other)]
    const elsewhere = many.map((one) => (one === old ? { ...old, service: 'another' } : one))
    expect([moved([elsewhere], usual(2)), moved([elsewhere], usual(2.2))]).toEqual([expect.objectContaining({ microUsd: 40e6 }), null])
    // within the service the two sides are asked alone
    expect(moved([many], usual(2.2))?.from.usageType).toBe('old')
    // a sum within two spreads of nothing is none
    const short = series('old', 6.5, 0)
    expect([moved([[risen, short]], usual(1)), moved([[risen, short]], usual(2.6))]).toEqual([null, expect.objectContaining({ microUsd: 40e6 })])
    // days that stray together tell less: at 0.6 by twice as much
    expect([moved([[risen, old]], usual(2.5, 0.6)), moved([[risen, old]], usual(2.6, 0.6))]).toEqual([expect.objectContaining({ microUsd: 40e6 }), null])
  })

  it('is none of what fell, nor of a rise that its own places do not show', () => {
    const there = [[risen, series('old', 10, 0)]]
    expect(moved(there, usual(), { impactMicroUsd: -60e6 })).toBeNull()
    const hidden = { series: risen, actualMicroUsd: 0, expectedMicroUsd: 40e6, settledDays: 4 }
    expect(moved(there, usual(), { sights: [hidden] })).toBeNull()
    // no more than what was found of it
    expect(moved(there, usual(), { impactMicroUsd: 39e6 })?.microUsd).toBe(39e6)
  })

  it('of a whole account is what all of its own services rose by', () => {
    const sight = (accountId: string, microUsd: number) => ({
      series: aSeriesOf({ accountId }, dollars(0, 1)),
      actualMicroUsd: microUsd,
      expectedMicroUsd: 0,
      settledDays: 4,
    })
    const account = { service: null, usageType: null, sights: [sight('a', 30e6), sight('a', 10e6), sight('b', 500e6)] }
    expect(moved([[risen, series('old', 10, 0)]], usual(), account)?.microUsd).toBe(40e6)
  })

  it('is read on days that are known', () => {
    const gap = aSeriesOf(
      { usageType: 'old' },
      dollars(10, 0).map((x, i) => (i === START ? Number.NaN : x)),
    )
    expect(moved([[risen, gap]])?.from.usageType).toBe('old')
  })
})

describe('what nets out by itself', () => {
  const joined = (up: number, down: number) => {
    const part = (usageType: string, impactMicroUsd: number) => ({ accountId: 'a', service: 'S', usageType, impactMicroUsd })
    return nettedMove(anEvent({ impactMicroUsd: up + down, parts: [part('to', up), part('from', down)] }))
  }
  it('is a move where less than a quarter of the smaller side is left', () => {
    expect(joined(100, -90)).toMatchObject({ from: { usageType: 'from' }, to: { usageType: 'to' }, microUsd: 90, startDay: MONDAY, endDay: MONDAY + 1 })
    expect(joined(80, -100)?.microUsd).toBeUndefined()
    expect(joined(81, -100)?.microUsd).toBe(81)
    expect(joined(100, -80)).toBeNull()
    expect([nettedMove(anEvent()), nettedMove(anEvent({ impactMicroUsd: -5 }))]).toEqual([null, null])
  })
})

describe('the other side of a move', () => {
  const move = {
    from: { accountId: 'a', service: 'S', usageType: 'old' },
    to: { accountId: 'a', service: 'S', usageType: 'new' },
    startDay: MONDAY,
    endDay: MONDAY + 6,
    microUsd: 40,
  }
  const side = (changes: Parameters<typeof anEvent>[0]) =>
    isSideOf(anEvent({ accountId: 'a', service: 'S', usageType: 'old', impactMicroUsd: -40, ...changes }), move)
  it('is a fall of its place within a day, as far as both name one', () => {
    expect([
      side({}),
      side({ startDay: MONDAY + 1 }),
      side({ startDay: MONDAY - 1 }),
      side({ usageType: null }),
      side({ accountId: null, service: null }),
    ]).toEqual(new Array(5).fill(true))
    const not = [
      side({ impactMicroUsd: 40 }),
      side({ startDay: MONDAY + 2 }),
      side({ startDay: MONDAY - 2 }),
      side({ usageType: 'new' }),
      side({ service: 'T' }),
      side({ accountId: 'b' }),
    ]
    expect(not).toEqual(new Array(6).fill(false))
    expect(isSideOf(anEvent({ accountId: 'a', impactMicroUsd: -1 }), { ...move, from: { accountId: null, service: null, usageType: null } })).toBe(true)
  })
})

describe('the rise that a move was found by', () => {
  const place = { accountId: 'a', service: 'Amazon S3', usageType: 'new' }
  const move = { from: { ...place, usageType: 'old' }, to: place, startDay: MONDAY, endDay: MONDAY + 6, microUsd: 40e6 }
  const rise = (changes: Parameters<typeof anEvent>[0]) => isRiseOf(anEvent({ ...place, startDay: MONDAY, impactMicroUsd: 40e6, ...changes }), move)

  it('is in its place and began on its day', () => {
    expect(rise({})).toBe(true)
    expect(rise({ startDay: MONDAY + 1 })).toBe(false)
    expect(rise({ accountId: 'b' })).toBe(false)
    expect(rise({ service: 'Amazon SNS' })).toBe(false)
    expect(rise({ usageType: 'old' })).toBe(false)
    expect(rise({ impactMicroUsd: -40e6 })).toBe(false)
    expect(rise({ impactMicroUsd: 0 })).toBe(false)
    expect(isRiseOf(anEvent({ ...place, startDay: MONDAY }), { ...move, microUsd: 0 })).toBe(false)
  })
})
