import { describe, expect, it } from 'vitest'
import type { Observation } from '../../../domain/observe/observation.ts'
import { withShortGapsFilled } from '../../../domain/observe/short-gaps.ts'
import { aSeries } from '../a-case.ts'
import { aWorld } from '../a-world.ts'

const NONE = Number.NaN
const from = (values: readonly number[]): Float64Array => aSeries(1).map((x, i) => (i < values.length ? (values[i] as number) : x))
const first = (count: number, values: Float64Array | null): readonly number[] => [...(values ?? []).slice(0, count)]
const filled = (observation: Partial<Observation>) => withShortGapsFilled(aWorld({ demand: aSeries(4), observation }))

describe('points that went missing here and there', () => {
  it('lie between those beside them, or are the larger, the smaller, what was set before, by what the metric is', () => {
    const gap = from([4, NONE, 6, 2, NONE, NONE, NONE, 10])
    const { cpuPercentAverage, inServiceInstances, memoryPercentAverage, cpuPercentMaximum, creditBalanceMinimum, desiredCapacity, maxSize } = filled({
      cpuPercentAverage: gap,
      inServiceInstances: gap,
      memoryPercentAverage: gap,
      cpuPercentMaximum: gap,
      creditBalanceMinimum: gap,
      desiredCapacity: gap,
      maxSize: gap,
    })
    for (const mean of [cpuPercentAverage, inServiceInstances, memoryPercentAverage]) expect(first(8, mean)).toEqual([4, 5, 6, 2, 4, 6, 8, 10])
    expect(first(8, cpuPercentMaximum)).toEqual([4, 6, 6, 2, 10, 10, 10, 10])
    expect(first(8, creditBalanceMinimum)).toEqual([4, 4, 6, 2, 2, 2, 2, 10])
    for (const set of [desiredCapacity, maxSize]) expect(first(8, set)).toEqual([4, 4, 6, 2, 2, 2, 2, 10])
  })

  it('stay missing for longer than a quarter of an hour, and at the ends', () => {
    const gaps = from([NONE, 4, NONE, NONE, NONE, NONE, 6])
    expect(first(7, filled({ cpuPercentAverage: gaps }).cpuPercentAverage)).toEqual([NONE, 4, NONE, NONE, NONE, NONE, 6])
    const end = aSeries(4).map((x, i, { length }) => (i === length - 1 ? NONE : x))
    expect(filled({ cpuPercentAverage: end }).cpuPercentAverage?.at(-1)).toBeNaN()
  })

  it('are response times only where there were requests: without any there is nothing to wait for', () => {
    const waits = from([0.2, NONE, 0.4, NONE, 0.2, NONE, 0.2])
    const requests = from([9, 9, 9, NONE, 9, 0, 9])
    expect(first(7, filled({ responseTimeSecP95: waits, requests }).responseTimeSecP95)).toEqual([0.2, expect.closeTo(0.3, 12), 0.4, NONE, 0.2, NONE, 0.2])
    expect(first(2, filled({ responseTimeSecP95: waits, requests: null }).responseTimeSecP95)).toEqual([0.2, NONE])
  })

  it('are no counts: CloudWatch leaves out requests and errors where there are none', () => {
    const { requests, elb5xx, networkInBytes } = filled({ requests: from([9, NONE, 9]), elb5xx: from([9, NONE, 9]), networkInBytes: from([9, NONE, 9]) })
    for (const counts of [requests, elb5xx, networkInBytes]) expect(first(3, counts)).toEqual([9, NONE, 9])
  })

  it('leave what was read as it was, and what was not read unread', () => {
    const gap = from([4, NONE, 6])
    expect([filled({ cpuPercentAverage: gap, creditBalanceMinimum: null }).creditBalanceMinimum, first(3, gap)]).toEqual([null, [4, NONE, 6]])
  })
})
