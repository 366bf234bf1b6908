import { describe, expect, it } from 'vitest'
import { hurtingSteps } from '../../../domain/demand/hurting.ts'
import { earlier, jumping, type Load } from '../../../domain/demand/load.ts'
import { otherLimit } from '../../../domain/demand/other-limit.ts'
import { provenVcpuPerInstance } from '../../../domain/demand/proven-load.ts'
import { calmSteps, waitingOf } from '../../../domain/demand/waiting.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anObservation, START_SEC, STEP_SEC } from '../a-case.ts'

// A hundred steps of four instances of two vCPUs.
const STEPS = 100
const NONE = Number.NaN
const series = (value: number, ...stretches: readonly (readonly [number, number, number])[]): Float64Array => {
  const values = new Float64Array(STEPS).fill(value)
  for (const [from, to, other] of stretches) values.fill(other, from, to)
  return values
}
const marks = (from: number, to: number) => new Uint8Array(STEPS).fill(1, from, to)
const observed = (changes: Partial<Observation> = {}) =>
  anObservation({
    grid: { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS },
    cpuPercentAverage: series(40),
    cpuPercentMaximum: null,
    inServiceInstances: series(4),
    ...changes,
  })

describe('a limit that CPU does not show', () => {
  // users are hurt in ten steps at four busy vCPUs: half of what there is; else one is
  const busy = series(1, [40, 50, 4])
  const limit = (changes: Partial<Observation> = {}, hurting = marks(40, 50), work = busy, moving = new Uint8Array(STEPS)) =>
    otherLimit(observed(changes), work, hurting, moving, 2, { ...defaultPolicy, creditsGone: 10 })

  it('is what an instance did while users were hurt at a calm CPU', () => {
    expect(limit()).toEqual({ servableVcpu: 1, hurtsAtCalmCpu: true })
    expect(limit({ inServiceInstances: null })).toEqual({ servableVcpu: Number.POSITIVE_INFINITY, hurtsAtCalmCpu: false })
    expect(limit({}, marks(0, 0))).toEqual({ servableVcpu: Number.POSITIVE_INFINITY, hurtsAtCalmCpu: false })
  })

  it('shows in six steps, four of five of them calm', () => {
    expect([limit({}, marks(40, 45)).hurtsAtCalmCpu, limit({}, marks(40, 46)).hurtsAtCalmCpu]).toEqual([false, true])
    const full = (steps: number) => limit({}, marks(40, 50), series(1, [40, 50, 4], [40, 40 + steps, 7]))
    expect([full(2).hurtsAtCalmCpu, full(3).hurtsAtCalmCpu]).toEqual([true, false])
    // seven tenths of two vCPUs are no longer calm
    expect([limit({}, marks(40, 50), series(1, [40, 50, 5.59])).hurtsAtCalmCpu, limit({}, marks(40, 50), series(1, [40, 50, 5.6])).hurtsAtCalmCpu]).toEqual([
      true,
      false,
    ])
  })

  it('is none where the hottest instance, memory or credits tell why', () => {
    expect([limit({ cpuPercentMaximum: series(80) }).hurtsAtCalmCpu, limit({ cpuPercentMaximum: series(80.1) }).hurtsAtCalmCpu]).toEqual([true, false])
    expect([limit({ memoryPercentAverage: series(90) }).hurtsAtCalmCpu, limit({ memoryPercentAverage: series(90.1) }).hurtsAtCalmCpu]).toEqual([true, false])
    expect([limit({ creditBalanceMinimum: series(10) }).hurtsAtCalmCpu, limit({ creditBalanceMinimum: series(9.9) }).hurtsAtCalmCpu]).toEqual([true, false])
  })

  it('is told of steps that were observed, with instances in service', () => {
    expect(limit({ inServiceInstances: series(4, [40, 46, 0]) }).hurtsAtCalmCpu).toBe(false)
    expect(limit({}, marks(40, 50), series(1, [40, 46, NONE], [46, 50, 4])).hurtsAtCalmCpu).toBe(false)
  })

  it('is no limit while instances come and go, where it hurts anywhere, or where that load was mostly served well', () => {
    expect(limit({}, marks(40, 50), busy, marks(40, 46))).toEqual({ servableVcpu: Number.POSITIVE_INFINITY, hurtsAtCalmCpu: true })
    // most of what hurt was at less than half of the load
    expect(limit({}, marks(40, 50), series(1, [40, 44, 4], [44, 50, 1.9])).servableVcpu).toBe(Number.POSITIVE_INFINITY)
    expect(limit({}, marks(40, 50), series(1, [40, 44, 4], [44, 50, 3.7])).servableVcpu).toBeGreaterThan(0.9)
    // as high a load at ten, or eleven, other steps
    expect([limit({}, marks(40, 50), series(1, [30, 50, 4])).servableVcpu, limit({}, marks(40, 50), series(1, [29, 50, 4])).servableVcpu]).toEqual([
      1,
      Number.POSITIVE_INFINITY,
    ])
    // a tenth under the plateau is on it
    expect([
      limit({}, marks(40, 50), series(1, [29, 40, 3.61], [40, 50, 4])).servableVcpu,
      limit({}, marks(40, 50), series(1, [29, 40, 3.59], [40, 50, 4])).servableVcpu,
    ]).toEqual([Number.POSITIVE_INFINITY, 1])
  })
})

describe('a load that is proven', () => {
  // quiet steps at 0.8 busy vCPUs of four instances, half of them busy at 2.4: 0.2 and 0.6 each
  const half = series(0.8, [50, 100, 2.4])
  const proven = (waits: Float64Array | null, busyVcpu = half, changes: Partial<Observation> = {}) =>
    provenVcpuPerInstance(observed({ responseTimeSecP95: waits, ...changes }), busyVcpu, 2, { creditsGone: 10 })
  const slower = series(1, [50, 100, 1.5])
  const unproven = Number.POSITIVE_INFINITY

  it('is the most that was served where waits grew by half though CPU was calm', () => {
    expect([proven(slower), proven(series(1, [50, 100, 1.49])), proven(null), proven(slower, half, { inServiceInstances: null })]).toEqual([
      expect.closeTo(0.6, 9),
      unproven,
      unproven,
      unproven,
    ])
  })

  it('is told by loads that differ by half, of which the busy one is under half of CPU', () => {
    const busyAt = (vcpu: number) => proven(slower, series(0.8, [50, 100, vcpu]))
    expect([busyAt(1.19), busyAt(1.21), busyAt(4), busyAt(4.01)]).toEqual([unproven, expect.closeTo(0.3025, 9), expect.closeTo(1, 9), unproven])
    expect(proven(slower, series(0, [50, 100, 2.4]))).toBe(unproven)
  })

  it('is told by two dozen steps of each, with credits, instances and response times', () => {
    const busySteps = (count: number) => proven(series(1, [100 - count, 100, 1.5]), series(0.8, [100 - count, 100, 2.4]))
    expect([busySteps(23), busySteps(24)]).toEqual([unproven, expect.closeTo(0.6, 9)])
    expect([proven(slower, half, { creditBalanceMinimum: series(10) }), proven(slower, half, { creditBalanceMinimum: series(9) })]).toEqual([
      expect.closeTo(0.6, 9),
      unproven,
    ])
    expect(proven(slower, half, { creditBalanceMinimum: series(10, [50, 80, 9]) })).toBe(unproven)
    expect(proven(series(1, [50, 80, NONE], [80, 100, 1.5]))).toBe(unproven)
    expect(proven(slower, half, { inServiceInstances: series(4, [50, 80, 0]) })).toBe(unproven)
  })
})

describe('waits', () => {
  it('are told beside the calm ones: the twentieth part that was quickest', () => {
    const waiting = waitingOf(observed({ responseTimeSecP95: series(0.5, [0, 10, 0.1]) }))
    expect([waiting?.calmSec, waiting?.ratio[0], waiting?.ratio[50]]).toEqual([0.1, 1, 5])
    expect([waitingOf(observed()), waitingOf(observed({ responseTimeSecP95: series(0) })), waitingOf(observed({ responseTimeSecP95: series(NONE) }))]).toEqual([
      null,
      null,
      null,
    ])
    expect([...calmSteps({ calmSec: 0.1, ratio: Float64Array.of(1, 2.9, 3, NONE, 1) }, Uint8Array.of(0, 0, 0, 0, 1))]).toEqual([1, 1, 2, 2, 0])
    expect([...calmSteps(null, Uint8Array.of(0, 1))]).toEqual([2, 0])
  })

  it('hurt at loads from which every fourth step is slow, while nothing comes and goes', () => {
    const still = (moving = new Uint8Array(STEPS)) => ({ moving, youngestMinutes: series(1e6) })
    // twenty steps at 80 %, of which so many are slow; and one slow step at a quarter of that
    const hurt = (slow: number, comings = still(), changes: Partial<Observation> = {}) => {
      const ratio = series(1, [50, 50 + slow, 9], [5, 6, 9])
      const steps = hurtingSteps(
        observed({ cpuPercentAverage: series(20, [50, 70, 80]), ...changes }),
        changes.requests ?? null,
        { calmSec: 0.1, ratio },
        comings,
      )
      return [...steps.keys()].filter((i) => steps[i] === 1)
    }
    expect(hurt(4)).toEqual([])
    expect(hurt(5)).toEqual([50, 51, 52, 53, 54])
    // while instances come and go it takes more of them, and those are told apart from the others
    expect(hurt(20, still(marks(50, 70)))).toHaveLength(20)
    // by requests, where CPU tells nothing
    expect(hurt(5, still(), { cpuPercentAverage: series(50), requests: series(100, [50, 70, 400]) })).toEqual([50, 51, 52, 53, 54])
    expect(hurt(5, still(), { cpuPercentAverage: series(0) })).toEqual([])
    expect(hurt(5, still(), { cpuPercentAverage: series(NONE) })).toEqual([])
  })
})

describe('a load', () => {
  const load = (...steps: readonly number[]): Load => ({
    demandVcpu: Float64Array.from(steps.flatMap((vcpu) => new Array<number>(5).fill(vcpu))),
    stepMinutes: 5,
    counted: Uint8Array.from(steps.flatMap((_, i) => new Array<number>(5).fill(i === 0 ? 0 : 1))),
    requestsPerMinutePerVcpu: NONE,
  })

  it('jumps within a step that lies between a lower and a higher one', () => {
    expect([...jumping(load(1, 2, 5)).demandVcpu]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 2, 5, 5, 5, 5, 5, 5])
    for (const flat of [load(1, 1, 5), load(1, 5, 5), load(5, 2, 1), load(1, 5, 2), load(1, 2)]) expect(jumping(flat).demandVcpu).toEqual(flat.demandVcpu)
    // the mean of the step stays as it was
    expect(
      jumping(load(0, 3, 7, 9))
        .demandVcpu.slice(5, 10)
        .reduce((sum, x) => sum + x, 0),
    ).toBeCloseTo(15, 9)
  })

  it('comes earlier, and ends with what it ended with', () => {
    const early = earlier(load(1, 2, 5), 3)
    expect([...early.demandVcpu]).toEqual([1, 1, 2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5, 5, 5])
    expect([[...early.counted].indexOf(1), early.stepMinutes, earlier(load(1, 2, 5), 10).stepMinutes, earlier(load(1, 2, 5), 5).stepMinutes]).toEqual([
      2, 1, 5, 5,
    ])
  })
})
