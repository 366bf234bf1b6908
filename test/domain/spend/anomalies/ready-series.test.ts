import { describe, expect, it } from 'vitest'
import { type Baseline, fitBaseline } from '../../../../domain/spend/anomalies/baseline.ts'
import { baselineUnder } from '../../../../domain/spend/anomalies/demand-baseline.ts'
import { type EventShape, shapeOn } from '../../../../domain/spend/anomalies/event-shapes.ts'
import { witnessOf } from '../../../../domain/spend/anomalies/event-size.ts'
import { jointFitOf } from '../../../../domain/spend/anomalies/joint-fit.ts'
import { dot } from '../../../../domain/spend/anomalies/linear-algebra.ts'
import { readySeries, withoutEvent } from '../../../../domain/spend/anomalies/ready-series.ts'
import { stateAfter, stateOf, unexplainedIn, worthOf } from '../../../../domain/spend/anomalies/service-state.ts'
import { demandOf } from '../../../../domain/spend/anomalies/usage-driven.ts'
import { noise } from '../made-up-bill.ts'
import { aSeriesOf } from './an-event.ts'

// A hundred dollars a day that stray by two per cent, of which the last twelve days are searched.
const DAYS = 60
const span = { firstDay: 20_000, scanFrom: 48, referenceEnd: 52, settledEnd: DAYS }
const spendOf = (series: number, more: (i: number) => number = () => 0) =>
  Float64Array.from({ length: DAYS }, (_, i) => 100e6 * (1 + 0.02 * noise(series, i)) + more(i) * 1e6)
const readyOf = (spend: Float64Array, base = fitBaseline(spend, span)) => readySeries(spend, base, DAYS)
const shift: EventShape = { kind: 'shift', start: 52, end: DAYS }
const spike: EventShape = { kind: 'spike', start: 50, end: 52 }

/** Steady at a hundred, deviations of which stray by so much and stay by so much. */
const steady = (changes: Partial<Baseline> = {}): Baseline => ({
  expected: new Float64Array(DAYS).fill(100e6),
  unit: new Float64Array(DAYS).fill(100e6),
  scale: 0.02,
  persistence: 0,
  weight: new Float64Array(DAYS).fill(1),
  levelFrom: 0,
  growthPerDay: 0,
  sparse: false,
  ...changes,
})

describe('a series made ready', () => {
  it('has deviations of variance one, freed of level and growth', () => {
    const ready = readyOf(spendOf(1))
    const variance = dot(ready.innovations, ready.innovations) / DAYS
    expect(variance).toBeGreaterThan(0.3)
    expect(variance).toBeLessThan(2.5)
    // nothing of the level is left
    expect(Math.abs(dot(ready.innovations, ready.levelColumn)) / Math.sqrt(dot(ready.levelColumn, ready.levelColumn))).toBeLessThan(0.2)
  })

  it('is the same for ten times the money', () => {
    const [small, large] = [readyOf(spendOf(1)), readyOf(spendOf(1).map((x) => x * 10))]
    for (const i of [0, 7, 51, 59]) expect(large.innovations[i]).toBeCloseTo(small.innovations[i] as number, 6)
  })

  it('has each day less what the day before leads one to expect, in its own spread', () => {
    const spend = Float64Array.from({ length: DAYS }, (_, i) => (i === 30 ? 110e6 : 100e6))
    const alone = readySeries(spend, steady({ sparse: true }), DAYS)
    // ten per cent are five spreads, a little wider for what an event itself strays by: a tenth of it is half a spread
    const widened = 5 / Math.hypot(1, 0.5)
    expect([alone.innovations[29], alone.innovations[30], alone.innovations[31]]).toEqual(
      [0, expect.closeTo(widened, 9), 0].map((x) => (x === 0 ? expect.closeTo(0, 9) : x)),
    )
    const staying = readySeries(spend, steady({ sparse: true, persistence: 0.6 }), DAYS)
    // 0.6 of it is expected on the next day; what is new strays by 0.8 of a spread
    expect(staying.innovations[30]).toBeCloseTo(widened / 0.8, 9)
    expect(staying.innovations[31]).toBeCloseTo((-0.6 * widened) / 0.8, 9)
  })

  it('leads one to expect nothing after a day that is missing, or counts for nothing', () => {
    const spend = Float64Array.from({ length: DAYS }, (_, i) => (i === 30 ? 110e6 : i === 31 ? Number.NaN : 100e6))
    const missing = readySeries(spend, steady({ sparse: true, persistence: 0.6 }), DAYS)
    expect([missing.root[31], missing.innovations[31], missing.innovations[32]]).toEqual([0, 0, expect.closeTo(0, 9)])
    const weight = new Float64Array(DAYS).fill(1).fill(0, 30, 31)
    const unweighted = readySeries(
      Float64Array.from({ length: DAYS }, (_, i) => (i === 30 ? 110e6 : 100e6)),
      steady({ sparse: true, persistence: 0.6, weight }),
      DAYS,
    )
    expect([unweighted.root[30], unweighted.innovations[31]]).toEqual([0, expect.closeTo(0, 9)])
  })

  it('is as it was when what was taken out of it is put back, but for the noise that was told of it', () => {
    const ready = readyOf(spendOf(1, (i) => (i >= 52 ? 30 : 0)))
    const without = withoutEvent(ready, shift, 30e6, 1)
    expect([ready.excess[51], ready.excess[55]].map((x, k) => (x as number) - (without.excess[k === 0 ? 51 : 55] as number))).toEqual([0, 30e6])
    expect([without.explained[51], without.explained[55]]).toEqual([0, 30e6])
    const back = withoutEvent(without, shift, 30e6, -1)
    for (const i of [0, 51, 55, 59]) expect(back.innovations[i]).toBeCloseTo(ready.innovations[i] as number, 9)
    expect(back.explained[55]).toBe(0)
    const fallen = withoutEvent(ready, { kind: 'drift', start: 56, end: DAYS }, -5e6, 1)
    expect([fallen.explained[56], fallen.explained[59]]).toEqual([5e6, 20e6])
  })
})

describe('events fitted together', () => {
  const happened = (row: readonly (readonly [EventShape, number])[]) => (i: number) => row.reduce((sum, [shape, usd]) => sum + usd * shapeOn(shape, i), 0)
  const state = (...series: readonly Float64Array[]) =>
    stateOf(
      series.map((one) => readyOf(one)),
      1,
      Float64Array.from({ length: series.length ** 2 }, (_, k) => (k % (series.length + 1) === 0 ? 1 : 0)),
      [shift, spike],
    )

  it('have the sizes that explain most, and each its own share of that', () => {
    const both = state(
      spendOf(
        1,
        happened([
          [shift, 30],
          [spike, 20],
        ]),
      ),
      spendOf(2, happened([[shift, 30]])),
    )
    const fit = jointFitOf(both, [shift, spike])([
      { row: 0, column: 1 },
      { row: 0, column: null },
    ])
    expect((fit?.sizes[0] ?? 0) / 1e6).toBeCloseTo(30, -0.7)
    expect((fit?.sizes[1] ?? 0) / 1e6).toBeCloseTo(20, -0.7)
    expect(fit?.gain ?? 0).toBeGreaterThan(Math.max(fit?.own[0] ?? 0, fit?.own[1] ?? 0))
    // in the wrong place there is nothing of it
    const wrong = jointFitOf(both, [shift, spike])([
      { row: 0, column: 1 },
      { row: null, column: 1 },
    ])
    expect(Math.abs(wrong?.sizes[1] ?? 1e9) / 1e6).toBeLessThan(4)
    expect(fit?.gain ?? 0).toBeGreaterThan(wrong?.gain ?? Number.POSITIVE_INFINITY)
  })

  it('of one event alone is what its series say', () => {
    const one = state(spendOf(1, happened([[shift, 30]])))
    const [ready] = one.series
    const witness = ready === undefined ? null : witnessOf(ready, ready.innovations, shift)
    const fit = jointFitOf(one, [shift])([{ row: 0, column: null }])
    expect((fit?.sizes[0] ?? 0) / (witness?.size ?? 1)).toBeCloseTo(1, 6)
    expect((fit?.gain ?? 0) / ((witness?.size ?? 0) ** 2 * (witness?.information ?? 0))).toBeCloseTo(1, 6)
  })

  it('leave less unexplained when they are taken out, and as much as before when put back', () => {
    const before = state(spendOf(1, happened([[shift, 30]])), spendOf(2))
    const event = { row: 0, column: null, shape: shift, size: 30e6, variance: 1, gain: 100, rowMargin: 1, columnMargin: 1, exchangeMargin: 1 }
    const after = stateAfter(before, event, 1)
    expect(unexplainedIn(after)).toBeLessThan(unexplainedIn(before) - 100)
    expect(unexplainedIn(stateAfter(after, event, -1))).toBeCloseTo(unexplainedIn(before), 6)
    expect(worthOf(before, event)).toBe(100 - before.charges.shift)
  })
})

describe('what moves much of a bill at once', () => {
  // six series of which five follow visitors that come and go by ten per cent
  const visitors = (i: number) => 0.1 * Math.sin(i * 1.7)
  const following = [1, 2, 3, 4, 5].map((k) => Float64Array.from({ length: DAYS }, (_, i) => 1e6 * k * 40 * (1 + visitors(i) + 0.01 * noise(k, i))))
  const still = Float64Array.from({ length: DAYS }, (_, i) => 90e6 * (1 + 0.01 * noise(9, i)))
  const series = (all: readonly Float64Array[]) => all.map((spend, i) => aSeriesOf({ accountId: `a${i}` }, spend))

  it('is told from how four series at least stray together', () => {
    const [driver, ...more] = demandOf(series([...following, still]), span)
    expect(more).toEqual([])
    const truth = Float64Array.from({ length: DAYS }, (_, i) => visitors(i))
    const alike = dot(driver as Float64Array, truth) / Math.sqrt(dot(driver as Float64Array, driver as Float64Array) * dot(truth, truth))
    expect(Math.abs(alike)).toBeGreaterThan(0.9)
    expect(demandOf(series(following.slice(0, 3)), span)).toEqual([])
    expect(demandOf(series([1, 2, 3, 4, 5, 6].map((k) => spendOf(k))), span)).toEqual([])
    expect(demandOf([], span)).toEqual([])
  })

  it('is expected of what follows it, and of nothing else', () => {
    const demand = demandOf(series([...following, still]), span)
    const off = (spend: Float64Array, base: Baseline) =>
      Math.sqrt([...spend].slice(20, 52).reduce((sum, x, i) => sum + (x / (base.expected[20 + i] as number) - 1) ** 2, 0) / 32)
    const one = following[2] as Float64Array
    expect(off(one, baselineUnder(demand, one, span))).toBeLessThan(0.4 * off(one, fitBaseline(one, span)))
    expect(baselineUnder(demand, one, span).scale).toBeLessThan(0.5 * fitBaseline(one, span).scale)
    expect(baselineUnder(demand, still, span)).toEqual(fitBaseline(still, span))
    expect(baselineUnder([], one, span)).toEqual(fitBaseline(one, span))
    const rare = Float64Array.from({ length: DAYS }, (_, i) => (i % 9 === 0 ? 5e6 : 0))
    expect(baselineUnder(demand, rare, span)).toEqual(fitBaseline(rare, span))
  })
})
