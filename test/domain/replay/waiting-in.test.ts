import { describe, expect, it } from 'vitest'
import { plainWorld } from '../../../domain/learn/world.ts'
import { waitingIn } from '../../../domain/replay/waiting-in.ts'

const load = { demandVcpu: new Float64Array(1), stepMinutes: 5, counted: new Uint8Array(1).fill(1), requestsPerMinutePerVcpu: Number.NaN }
/** Whether users wait with five instances of which each holds one busy vCPU at most, and CPU is no limit. */
const waits = (demand: number, evenZones: number): boolean => waitingIn({ ...plainWorld, evenZones }, load, 1)(demand, 5, 0, 100, -1e9)

describe('who waits where something other than CPU runs out', () => {
  it('is the mean instance where the balancer spreads over all of them', () => {
    expect(waits(5, 0)).toBe(false)
    expect(waits(5.1, 0)).toBe(true)
  })

  it('is the one of the smallest zone where each zone takes the same share', () => {
    // three zones of 2, 2 and 1: that one has a third of all, 5/3 of the mean
    expect(waits(3, 3)).toBe(false)
    expect(waits(3.1, 3)).toBe(true)
  })
})
