import { describe, expect, it } from 'vitest'
import { fitBaseline } from '../../../../domain/spend/anomalies/baseline.ts'
import { baselineUnder } from '../../../../domain/spend/anomalies/demand-baseline.ts'
import { demandOf } from '../../../../domain/spend/anomalies/usage-driven.ts'
import { noise } from '../made-up-bill.ts'
import { aSeriesOf } from './an-event.ts'

const SPAN = { firstDay: 20_000, scanFrom: 62, referenceEnd: 76, settledEnd: 88 }
const DAYS = 90
/** Visitors: some days many, some few, without a rhythm. */
const visitors = (i: number) => noise(77, i)

/** A hundred dollars a day that follow the visitors so far, with four per cent of noise of its own. */
function spendOf(series: number, follows: number, more: (i: number) => number = () => 0): Float64Array {
  return Float64Array.from({ length: DAYS }, (_, i) => 1e6 * (100 * (1 + follows * visitors(i) + 0.04 * noise(series, i)) + more(i)))
}
const seriesOf = (spends: readonly Float64Array[]) => spends.map((spend, s) => aSeriesOf({ accountId: `account ${s}` }, spend))
const following = (count: number) => Array.from({ length: count }, (_, s) => spendOf(s, 0.2))
const alone = (count: number) => Array.from({ length: count }, (_, s) => spendOf(40 + s, 0))

function likeness(course: Float64Array, from: number, to: number): number {
  let both = 0
  let own = 0
  let other = 0
  for (let i = from; i < to; i++) {
    both += (course[i] as number) * visitors(i)
    own += (course[i] as number) ** 2
    other += visitors(i) ** 2
  }
  return both / Math.sqrt(own * other)
}

describe('what moves much of a bill', () => {
  it('is seen on each day, those of the window among them, in the series that follow it', () => {
    const demand = demandOf(seriesOf([...following(8), ...alone(6)]), SPAN)
    expect(demand).toHaveLength(1)
    expect(Math.abs(likeness(demand[0] as Float64Array, 0, 76))).toBeGreaterThan(0.9)
    expect(Math.abs(likeness(demand[0] as Float64Array, 76, 88))).toBeGreaterThan(0.9)
  })

  it('is nothing where series go their own ways, or fewer than four go together', () => {
    expect(demandOf(seriesOf(alone(14)), SPAN)).toEqual([])
    expect(demandOf(seriesOf([...following(3), ...alone(11)]), SPAN)).toEqual([])
    expect(demandOf([], SPAN)).toEqual([])
  })

  it('is not bent by what one of them does, be it a rise that stays', () => {
    const rise = spendOf(0, 0.2, (i) => (i >= 78 ? 300 : 0))
    const [course] = demandOf(seriesOf([rise, ...following(8).slice(1), ...alone(6)]), SPAN)
    const [quiet] = demandOf(seriesOf([...following(8), ...alone(6)]), SPAN)
    for (let i = 0; i < 88; i++) expect(Math.abs((course?.[i] as number) - (quiet?.[i] as number))).toBeLessThan(0.3)
  })

  it('is of the days that were answered', () => {
    const gap = [...following(8), ...alone(6)].map((spend) => spend.map((x, i) => (i === 50 || i === 80 ? Number.NaN : x)))
    const [course] = demandOf(seriesOf(gap), SPAN)
    expect(course?.every(Number.isFinite)).toBe(true)
    expect(course?.[50]).toBe(0)
  })
})

describe('a baseline under a demand', () => {
  const demand = demandOf(seriesOf(following(8)), SPAN)

  it('expects what the demand brings, on the days of the window too', () => {
    const spend = spendOf(3, 0.2)
    const plain = fitBaseline(spend, SPAN)
    const under = baselineUnder(demand, spend, SPAN)
    expect(under.scale).toBeLessThan(plain.scale / 2)
    const miss = (expected: Float64Array) =>
      Math.max(...Array.from({ length: 12 }, (_, k) => Math.abs((spend[76 + k] as number) - (expected[76 + k] as number))))
    expect(miss(under.expected)).toBeLessThan(miss(plain.expected) / 2)
  })

  it('is the plain one for a series that does not follow, and where there is no demand', () => {
    const spend = spendOf(41, 0)
    expect(baselineUnder(demand, spend, SPAN)).toEqual(fitBaseline(spend, SPAN))
    expect(baselineUnder([], spendOf(3, 0.2), SPAN)).toEqual(fitBaseline(spendOf(3, 0.2), SPAN))
  })

  it('does not learn to follow from what happens in the window', () => {
    const spend = spendOf(41, 0, (i) => (i >= 76 ? 60 * visitors(i) : 0))
    expect(baselineUnder(demand, spend, SPAN).expected).toEqual(fitBaseline(spend, SPAN).expected)
  })
})
