import { describe, expect, it } from 'vitest'
import type { Learnt } from '../../../domain/learn/model.ts'
import { trustedVcpu, trustOf } from '../../../domain/learn/trust.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import { aGroup } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

const work = (explained: number, ownVcpu = 0) => ({
  ownVcpu,
  ownVcpuError: 0,
  vcpuSecondsPerRequest: 0.01,
  vcpuSecondsPerRequestError: 0,
  explained,
  steps: 4032,
})
const learnt = (changes: Partial<Learnt> = {}): Learnt =>
  ({
    calmLoad: { cpuFraction: 0.2, steps: 4000 },
    busyRatio: Number.NaN,
    work: null,
    waiting: { calmSec: 0.1, ratio: new Float64Array() },
    ...changes,
  }) as unknown as Learnt

describe('the region of trust', () => {
  it('is half again of the load that was seen to be calm, and as much once more for each witness', () => {
    const memory = { baseGiB: 1, gibPerBusyVcpu: 0 }
    expect(trustOf(aDemand(), learnt(), aGroup(), false)).toEqual({ seenCpuFraction: 0.2, margin: 1.5, witnesses: [], untold: false, against: null })
    expect(trustOf(aDemand(), learnt({ busyRatio: 1.2 }), aGroup(), false).margin).toBe(1.5 ** 2)
    expect(trustOf(aDemand({ memory }), learnt({ busyRatio: 1.2, work: work(0.95) }), aGroup(), false)).toEqual({
      seenCpuFraction: 0.2,
      margin: 1.5 ** 4,
      witnesses: ['response-times-flat', 'cpu-follows-requests', 'memory-has-room'],
      untold: false,
      against: null,
    })
    expect(trustOf(aDemand(), learnt({ busyRatio: 1.3, work: work(0.85) }), aGroup(), false).witnesses).toEqual([])
  })

  it('is narrow where waiting grows with a calm CPU, and narrower for a type taken for its memory', () => {
    expect(trustOf(aDemand({ provenVcpuPerInstance: 0.8 }), learnt({ busyRatio: 1.2 }), aGroup(), false)).toMatchObject({
      margin: 1.05,
      against: 'waiting-grows',
    })
    expect(trustOf(aDemand(), learnt(), aGroup(), true)).toMatchObject({ margin: 1, against: 'memory-optimized' })
    expect(trustOf(aDemand({ memory: { baseGiB: 1, gibPerBusyVcpu: 0 } }), learnt(), aGroup(), true).against).toBeNull()
  })

  it('says where no response times are measured: nothing shows whether users wait', () => {
    expect(trustOf(aDemand(), learnt({ waiting: null }), aGroup(), false).untold).toBe(true)
    // a group that serves nobody keeps nobody waiting
    expect(trustOf(aDemand(), learnt({ waiting: null, idle: true }), aGroup(), false).untold).toBe(false)
  })

  it('is what was seen where somebody set how many requests an instance is to take, whatever CPU shows', () => {
    const policies = [{ type: 'TargetTrackingScaling', metric: 'ALBRequestCountPerTarget' }] as never
    expect(trustOf(aDemand(), learnt({ busyRatio: 1.2, work: work(0.95) }), aGroup({ policies }), false)).toMatchObject({
      margin: 1.05,
      against: 'tracks-requests',
    })
  })

  it('is put in busy vCPUs, without what an instance burns by itself', () => {
    const trust = { seenCpuFraction: 0.2, margin: 1.5, witnesses: [], untold: false, against: null }
    // a fifth of two vCPUs are 0.4, of which 0.1 is no work; half again is 0.45
    expect(trustedVcpu(trust, plainWorld, aDemand(), learnt({ work: work(0.9, 0.1) }))).toBeCloseTo(0.45, 10)
    // a quarter of CPU asks for nothing where nobody waits for an answer
    expect(trustedVcpu({ ...trust, seenCpuFraction: 0.1 }, plainWorld, aDemand(), learnt({ waiting: null }))).toBeCloseTo(0.5, 10)
    expect(trustedVcpu({ ...trust, seenCpuFraction: null }, plainWorld, aDemand(), learnt())).toBe(Number.POSITIVE_INFINITY)
  })
})
