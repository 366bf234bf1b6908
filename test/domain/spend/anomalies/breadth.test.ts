import { describe, expect, it } from 'vitest'
import type { Baseline } from '../../../../domain/spend/anomalies/baseline.ts'
import { withBroadEvents } from '../../../../domain/spend/anomalies/breadth.ts'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const DAYS = 40
const START = 30
const judged = { startDay: MONDAY - START, settledEndDay: MONDAY + 4, todayDay: MONDAY + 8, endDay: MONDAY + 8 }
const usual =
  (spread = 0) =>
  ({ spend }: JudgedSeries): Baseline =>
    ({
      expected: new Float64Array(DAYS).fill(spend[0] as number),
      unit: new Float64Array(DAYS).fill(1e6),
      scale: spread,
      persistence: 0,
    }) as unknown as Baseline

/** An account that spent so many dollars a day and spends so much of that since. */
const account = (name: string, usd: number, times: number): JudgedSeries =>
  aSeriesOf(
    { accountId: name },
    Float64Array.from({ length: DAYS }, (_, i) => 1e6 * usd * (i < START ? 1 : times)),
  )
const rise = (accountId: string, usd = 20, changes: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({
    accountId,
    kind: 'shift',
    startDay: MONDAY,
    endDay: MONDAY + 8,
    settledDays: 4,
    ongoing: true,
    impactMicroUsd: usd * 8e6,
    lastDayMicroUsd: usd * 1e6,
    ...changes,
  })
const three = [rise('a'), rise('b'), rise('c')]
const told = (series: readonly JudgedSeries[], events = three, baselineOf = usual()) => withBroadEvents(events, () => series, judged, baselineOf)
const alike = (times: number, ...names: readonly string[]) => names.map((name) => account(name, 100, times))

describe('a rise that is everywhere', () => {
  it('is one, with its breadth and its parts, counted on as its settled days went', () => {
    const [event, ...others] = told([account('a', 100, 1.2), account('b', 100, 1.2), account('c', 150, 1.2), account('d', 50, 1.2)])
    expect(others).toEqual([])
    // 80 dollars a day on four settled days of eight
    expect(event).toMatchObject({
      accountId: null,
      service: null,
      usageType: null,
      impactMicroUsd: 640e6,
      lastDayMicroUsd: 80e6,
      startDay: MONDAY,
      endDay: MONDAY + 8,
    })
    expect(event?.breadth).toEqual({ accounts: 4, services: 1, riseFraction: expect.closeTo(0.2, 9) })
    expect(event?.parts.map(({ accountId, impactMicroUsd }) => [accountId, Math.round(impactMicroUsd / 1e6)])).toEqual([
      ['c', 120],
      ['a', 80],
      ['b', 80],
      ['d', 40],
    ])
  })

  it('is asked of three events that began together and point one way', () => {
    const series = alike(1.2, 'a', 'b', 'c', 'd')
    expect(told(series, [rise('a'), rise('b')])).toHaveLength(2)
    expect(told(series, [rise('a'), rise('b'), rise('c', 20, { startDay: MONDAY + 1 })])).toHaveLength(1)
    for (const other of [{ startDay: MONDAY + 2 }, { endDay: MONDAY + 6 }, { growthPerDay: 0.01 }, { impactMicroUsd: -160e6 }])
      expect(told(series, [rise('a'), rise('b'), rise('c', 20, other)])).toHaveLength(3)
    expect(told(series, [rise('a', 20, { growthPerDay: 0.01 }), rise('b'), rise('c')])).toHaveLength(3)
  })

  it('leaves what else there is as it is', () => {
    const alone = rise('z', 5, { startDay: MONDAY - 5, endDay: MONDAY - 4 })
    expect(told(alike(1.2, 'a', 'b', 'c', 'd'), [...three, alone])).toEqual([expect.objectContaining({ breadth: expect.anything() }), alone])
  })

  it('may be a fall', () => {
    const falls = three.map((event) => ({ ...event, impactMicroUsd: -event.impactMicroUsd, lastDayMicroUsd: -event.lastDayMicroUsd }))
    expect(told(alike(0.8, 'a', 'b', 'c', 'd'), falls)[0]?.breadth?.riseFraction).toBeCloseTo(-0.2, 9)
    expect(told(alike(0.8, 'a', 'b', 'c', 'd'))).toHaveLength(3)
  })

  it('holds four fifths of the money, and half of all series', () => {
    const still = (usd: number) => account('still', usd, 1)
    expect(told([...alike(1.2, 'a', 'b', 'c', 'd'), still(99)])).toHaveLength(1)
    expect(told([...alike(1.2, 'a', 'b', 'c', 'd'), still(101)])).toHaveLength(3)
    const small = (count: number) => Array.from({ length: count }, (_, i) => account(`s${i}`, 1, 1))
    expect(told([...alike(1.2, 'a', 'b', 'c', 'd'), ...small(4)])).toHaveLength(1)
    expect(told([...alike(1.2, 'a', 'b', 'c', 'd'), ...small(5)])).toHaveLength(3)
  })

  it('is in three accounts, or three services', () => {
    expect(told([account('a', 100, 1.2), account('b', 100, 1.2)])).toHaveLength(3)
    const services = ['S', 'T', 'U'].map((service) => ({ ...account('a', 100, 1.2), service }))
    expect(told(services)[0]?.breadth).toMatchObject({ accounts: 1, services: 3 })
  })

  it('rises by half of how the whole does in each of them', () => {
    // the whole rises by 22 % where one of four does by 10 or 12 %
    expect(told([...alike(1.26, 'a', 'b', 'c'), account('d', 100, 1.1)])).toHaveLength(3)
    expect(told([...alike(1.26, 'a', 'b', 'c'), account('d', 100, 1.13)])).toHaveLength(1)
  })

  it('is of no one place: half of it in one is a rise of that', () => {
    expect(told([account('a', 300, 1.2), account('b', 100, 1.2), account('c', 100, 1.2), account('d', 101, 1.2)])).toHaveLength(1)
    expect(told([account('a', 300, 1.2), account('b', 100, 1.2), account('c', 100, 1.2), account('d', 99, 1.2)])).toHaveLength(3)
  })

  it('is beyond two spreads of each', () => {
    // four days of 20 dollars more are 80; days of so many dollars stray by twice that in four
    const series = alike(1.2, 'a', 'b', 'c', 'd')
    expect([told(series, three, usual(19.9)).length, told(series, three, usual(20.1)).length]).toEqual([1, 3])
  })
})
