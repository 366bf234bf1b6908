import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { billedMetrics, MOST_POINTS, MOST_QUERIES, packed, seriesIn } from '../../../adapters/aws/metric-batches.ts'
import type { MetricQuery } from '../../../adapters/aws/metric-queries.ts'

const query = (name: number, statistics: number): MetricQuery => ({
  namespace: 'AWS/EC2',
  metricName: `m${name}`,
  dimensions: [],
  statistics: Array.from({ length: statistics }, (_, i) => `s${i}`),
})

describe('packing metrics into requests', () => {
  it('never asks for more than one page holds, loses nothing and keeps the statistics of a metric together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 400 }), fc.integer({ min: 1, max: 20_160 }), (sizes, steps) => {
        const queries = sizes.map((size, i) => query(i, size))
        const batches = packed(queries, steps)
        for (const batch of batches) {
          expect(seriesIn(batch)).toBeLessThanOrEqual(MOST_QUERIES)
          expect(seriesIn(batch) * steps).toBeLessThanOrEqual(MOST_POINTS)
          expect(batch.points).toBe(seriesIn(batch) * steps)
        }
        expect(batches.flatMap((batch) => batch.queries).sort((a, b) => Number(a.metricName.slice(1)) - Number(b.metricName.slice(1)))).toEqual(queries)
      }),
    )
  })

  it('needs hardly more requests than there have to be', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 1, 1, 1, 2, 3), { minLength: 50, maxLength: 2000 }), (sizes) => {
        const series = sizes.reduce((sum, size) => sum + size, 0)
        const least = Math.ceil(series / 25)
        expect(
          packed(
            sizes.map((size, i) => query(i, size)),
            4032,
          ).length,
        ).toBeLessThanOrEqual(Math.max(least + 1, least * 1.1))
      }),
    )
  })

  it('keeps the order, but for what fills the end of a request', () => {
    const names = packed([query(0, 5), query(1, 5), query(2, 3), query(3, 5), query(4, 2), query(5, 1)], 6720).map((batch) =>
      batch.queries.map(({ metricName }) => metricName),
    )
    expect(names).toEqual([
      ['m0', 'm1', 'm2', 'm4'],
      ['m3', 'm5'],
    ])
  })

  it('bills a metric once for up to five statistics', () => {
    expect(billedMetrics([query(0, 5), query(1, 1), query(2, 6)])).toBe(4)
  })

  it('is a fault of ours when a metric is larger than a request', () => {
    expect(() => packed([query(0, 5)], 30_000)).toThrow('do not fit into one GetMetricData request')
  })
})
