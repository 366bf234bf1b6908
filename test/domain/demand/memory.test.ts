import { describe, expect, it } from 'vitest'
import { fitMemory, type MemoryFit, memoryServableVcpu } from '../../../domain/demand/memory.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anObservation, aSeries, STEPS } from '../a-case.ts'

/** Busy vCPUs of four instances that swing between none and eight. */
const busy = Float64Array.from({ length: STEPS }, (_, i) => (i % 9) as number)
const fitted = (percent: Float64Array | null, inService: Float64Array | null = aSeries(4)) =>
  fitMemory(anObservation({ memoryPercentAverage: percent, inServiceInstances: inService }), busy, 8)

describe('how memory follows the work', () => {
  it('is a line through base and slope where it does', () => {
    // 2 GiB, and 1 for each busy vCPU on the instance: of 8 GiB
    const { baseGiB, gibPerBusyVcpu } = fitted(busy.map((vcpu) => (100 * (2 + vcpu / 4)) / 8)) as MemoryFit
    expect(baseGiB).toBeCloseTo(2, 9)
    expect(gibPerBusyVcpu).toBeCloseTo(1, 9)
  })

  it('is the most that was seen where it does not, or falls as the work rises', () => {
    expect(fitted(busy.map((_, i) => 40 + (i % 2)))).toEqual({ baseGiB: 0.41 * 8, gibPerBusyVcpu: 0 })
    expect(fitted(busy.map((vcpu) => 90 - vcpu))).toEqual({ baseGiB: 0.9 * 8, gibPerBusyVcpu: 0 })
    expect(fitted(aSeries(50))).toEqual({ baseGiB: 4, gibPerBusyVcpu: 0 })
  })

  it('counts what the line does not explain into the base', () => {
    // half a GiB more in every second step
    const { baseGiB, gibPerBusyVcpu } = fitted(busy.map((vcpu, i) => (100 * (2 + vcpu / 4 + (Math.floor(i / 9) % 2) / 2)) / 8)) as MemoryFit
    expect(gibPerBusyVcpu).toBeCloseTo(1, 6)
    expect(baseGiB).toBeCloseTo(2.5, 6)
  })

  it('is that of requests where they explain it better, whatever CPU does beside them', () => {
    // 2 GiB, and 1 for each hundred requests a second on the instance, which take one vCPU; a job of no memory takes three vCPUs every third day
    const requests = busy.map((vcpu) => vcpu * 100)
    const withJob = busy.map((vcpu, i) => vcpu + (i % 864 < 288 ? 12 : 0))
    const memoryPercentAverage = busy.map((vcpu) => (100 * (2 + vcpu / 4)) / 8)
    const observed = anObservation({ memoryPercentAverage, inServiceInstances: aSeries(4), requests })
    expect(fitMemory(anObservation({ memoryPercentAverage, inServiceInstances: aSeries(4) }), withJob, 8)?.gibPerBusyVcpu).toBe(0)
    const { baseGiB, gibPerBusyVcpu } = fitMemory(observed, withJob, 8) as MemoryFit
    expect(gibPerBusyVcpu).toBeCloseTo(1, 2)
    // the mean of the job counts as work of requests: its memory is left out of the base
    expect(baseGiB).toBeCloseTo(2 - 15 / 14, 2)
  })

  it('is not said of less than a quarter of the window, or without instances', () => {
    expect(fitted(aSeries(50, [STEPS / 4, STEPS, Number.NaN]))).not.toBeNull()
    expect(fitted(aSeries(50, [STEPS / 4 - 1, STEPS, Number.NaN]))).toBeNull()
    expect(fitted(null)).toBeNull()
    expect(fitted(aSeries(50), null)).toBeNull()
  })

  it('leaves out steps in which nobody was in service', () => {
    const inService = aSeries(4, [0, 100, 0], [100, 200, Number.NaN])
    const percent = busy.map((vcpu, i) => (i < 200 ? 99 : (100 * (2 + vcpu / 4)) / 8))
    const { baseGiB, gibPerBusyVcpu } = fitted(percent, inService) as MemoryFit
    expect([baseGiB, gibPerBusyVcpu]).toEqual([expect.closeTo(2, 6), expect.closeTo(1, 6)])
  })
})

describe('what memory lets an instance serve', () => {
  it('is what fits into nine tenths of it, so that nine tenths of that are full', () => {
    // 14.4 GiB less 5.4 are 9, at 2 each 4.5, over 0.9
    expect(memoryServableVcpu({ baseGiB: 5.4, gibPerBusyVcpu: 2 }, 16, defaultPolicy)).toBeCloseTo(5, 9)
  })

  it('is no limit where memory does not follow the work, and nothing where the base does not fit', () => {
    expect(memoryServableVcpu({ baseGiB: 7.1, gibPerBusyVcpu: 0 }, 8, defaultPolicy)).toBe(Number.POSITIVE_INFINITY)
    expect(memoryServableVcpu({ baseGiB: 7.2, gibPerBusyVcpu: 0 }, 8, defaultPolicy)).toBe(0)
    expect(memoryServableVcpu({ baseGiB: 8, gibPerBusyVcpu: 1 }, 8, defaultPolicy)).toBe(0)
  })
})
