import { describe, expect, it } from 'vitest'
import { fitBaseline } from '../../../../domain/spend/anomalies/baseline.ts'
import { shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import { gainOf, visitWitnesses, witnessOf } from '../../../../domain/spend/anomalies/event-size.ts'
import { type ReadySeries, readySeries } from '../../../../domain/spend/anomalies/ready-series.ts'
import { noise } from '../made-up-bill.ts'

const SPAN = { firstDay: 20_000, scanFrom: 62, referenceEnd: 76, settledEnd: 88 }
const SHIFT = { kind: 'shift' as const, start: 78, end: 88 }
const SIZE = 50

/** A hundred dollars a day whose noise lasts some days, fifty more from the 78th on; days may be missing. */
function ready(missing: readonly number[] = []): ReadySeries {
  const strays = (i: number) => [0, 1, 2, 3].reduce((sum, k) => sum + 0.6 ** k * noise(3, i - k), 0)
  const spend = Float64Array.from({ length: 90 }, (_, i) => (missing.includes(i) ? Number.NaN : 1e6 * (100 + 3 * strays(i) + (i >= 78 ? SIZE : 0))))
  return readySeries(spend, fitBaseline(spend, SPAN), SPAN.settledEnd)
}

describe('the size of an event in one series', () => {
  it('is what it added to each day', () => {
    const series = ready()
    expect(series.base.persistence).toBeGreaterThan(0.3)
    const witness = witnessOf(series, series.innovations, SHIFT)
    expect((witness?.size ?? 0) / 1e6).toBeCloseTo(SIZE, -1)
    expect(gainOf(witness as never)).toBeGreaterThan(100)
  })

  it('is no smaller and hardly less sure for a day that is missing', () => {
    const whole = witnessOf(ready(), ready().innovations, SHIFT)
    for (const missing of [[80], [82], [80, 84]]) {
      const series = ready(missing)
      const witness = witnessOf(series, series.innovations, SHIFT)
      expect(Math.abs((witness?.size ?? 0) / (whole?.size ?? 1) - 1)).toBeLessThan(0.05)
      expect(witness?.information ?? 0).toBeGreaterThan(0.6 * (whole?.information ?? 0))
    }
  })

  it('is the same for one shape and among many', () => {
    const series = ready([81])
    let count = 0
    visitWitnesses(series, series.innovations, shapesBetween(SPAN.scanFrom, SPAN.settledEnd), (shape, information, size, product) => {
      const one = witnessOf(series, series.innovations, shape)
      expect(information / (one?.information ?? 0)).toBeCloseTo(1, 9)
      expect(size / (one?.size ?? 0)).toBeCloseTo(1, 6)
      expect(product / (one?.product ?? 0)).toBeCloseTo(1, 6)
      count++
    })
    expect(count).toBeGreaterThan(300)
  })
})
