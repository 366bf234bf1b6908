import { describe, expect, it } from 'vitest'
import type { Demand } from '../../../domain/demand/demand.ts'
import { earlier, grown, jumping, loadOf } from '../../../domain/demand/load.ts'

const HOUR = 3600
const grid = (length: number) => ({ startSec: 0, stepSec: HOUR, length })
const demand = (busy: readonly number[]): Demand => ({ busyVcpu: Float64Array.from(busy), vcpuSecondsPerRequest: 0.02, besideVcpu: null }) as Demand

describe('a load', () => {
  it('has the mean of its step in every minute', () => {
    const load = loadOf(demand([1, 3]), grid(2))
    expect(load.demandVcpu).toHaveLength(120)
    expect([load.demandVcpu[0], load.demandVcpu[59], load.demandVcpu[60], load.demandVcpu[119]]).toEqual([1, 1, 3, 3])
    expect(load.requestsPerMinutePerVcpu).toBe(3000)
  })

  it('bridges a gap with the most seen at that time in other weeks, and does not count it', () => {
    const busy = Array.from({ length: 336 }, (_, h) => (h === 5 ? Number.NaN : h === 173 ? 8 : 1))
    const load = loadOf(demand(busy), grid(336))
    expect(load.demandVcpu[5 * 60]).toBe(8)
    expect(load.counted[5 * 60]).toBe(0)
    expect(load.counted[6 * 60]).toBe(1)
  })

  it('bridges a gap that every week has with the most seen at that time of another day', () => {
    const busy = Array.from({ length: 336 }, (_, h) => (h % 168 === 30 ? Number.NaN : h === 54 ? 7 : 1))
    expect(loadOf(demand(busy), grid(336)).demandVcpu[30 * 60]).toBe(7)
  })

  it('holds the last value where no other day helps, the first before any', () => {
    const load = loadOf(demand([Number.NaN, 4, Number.NaN]), grid(3))
    expect([load.demandVcpu[0], load.demandVcpu[60], load.demandVcpu[120]]).toEqual([4, 4, 4])
  })

  it('is nothing when nothing was observed', () => {
    const load = loadOf(demand([Number.NaN, Number.NaN]), grid(2))
    expect(Math.max(...load.demandVcpu)).toBe(0)
    expect(Math.max(...load.counted)).toBe(0)
  })
})

describe('stress', () => {
  const load = loadOf(demand([1, 2, Number.NaN, 8]), grid(4))

  it('grows the load by a factor and leaves the original alone', () => {
    expect(grown(load, 1.5).demandVcpu[60]).toBe(3)
    expect(load.demandVcpu[60]).toBe(2)
  })

  it('brings it forward, what was observed with it, and fills the end with the last value', () => {
    const early = earlier(load, 60)
    expect([early.demandVcpu[0], early.demandVcpu[120], early.demandVcpu[239]]).toEqual([2, 8, 8])
    expect([early.counted[0], early.counted[60]]).toEqual([1, 0])
  })

  it('takes a step on the way up for a jump within it, whose mean is the same', () => {
    const sudden = jumping(loadOf(demand([1, 4, 9, 2]), grid(4)))
    // 1 for 37 minutes, then 9: the minute between makes a mean of 4
    expect([sudden.demandVcpu[96], sudden.demandVcpu[97], sudden.demandVcpu[98], sudden.demandVcpu[119]]).toEqual([1, 5, 9, 9])
    expect(sudden.demandVcpu.subarray(60, 120).reduce((sum, x) => sum + x, 0) / 60).toBeCloseTo(4, 9)
  })

  it('leaves a step that is a peak, a valley or on the way down as it is', () => {
    const calm = loadOf(demand([5, 2, 7, 7, 1]), grid(5))
    expect(jumping(calm).demandVcpu).toEqual(calm.demandVcpu)
  })
})
