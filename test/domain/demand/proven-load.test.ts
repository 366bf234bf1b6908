import { describe, expect, it } from 'vitest'
import { provenVcpuPerInstance } from '../../../domain/demand/proven-load.ts'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anObservation, aPlace, aSeries, STEPS } from '../a-case.ts'
import { aWorld, demandCurve, smoothDay } from '../a-world.ts'

/** Four instances of two vCPUs; each does between 0.2 and 0.6 of them, a day. */
const busy = demandCurve(smoothDay(0.8, 2.4))
const loads = busy.map((vcpu) => vcpu / 4)
const proven = (waitOf: (load: number) => number, vcpu = 2, load = busy) =>
  provenVcpuPerInstance(anObservation({ inServiceInstances: aSeries(4), responseTimeSecP95: load.map((x) => waitOf(x / 4)) }), load, vcpu, defaultPolicy)
const growing = (load: number): number => 0.05 / (1 - load / 0.8)

describe('what an instance is proven to serve', () => {
  it('is the most it was seen to, where requests wait longer under load although CPU is calm', () => {
    expect(proven(growing)).toBeCloseTo(Math.max(...loads), 2)
  })

  it('is not asked where waiting does not grow with the load, or hardly', () => {
    expect(proven(() => 0.05)).toBe(Number.POSITIVE_INFINITY)
    expect(proven((load) => 0.05 * (1 + load / 2))).toBe(Number.POSITIVE_INFINITY)
  })

  it('is not asked where CPU is busy enough to explain the waiting', () => {
    expect(proven(growing, 1)).toBe(Number.POSITIVE_INFINITY)
  })

  it('is not asked where CPU is calm for want of credits', () => {
    const gone = { inServiceInstances: aSeries(4), responseTimeSecP95: loads.map(growing), creditBalanceMinimum: loads.map((load) => (load > 0.3 ? 0 : 50)) }
    expect(provenVcpuPerInstance(anObservation(gone), busy, 2, defaultPolicy)).toBe(Number.POSITIVE_INFINITY)
  })

  it('cannot be told where the load hardly varies, or waiting was not observed', () => {
    expect(proven(growing, 2, demandCurve(smoothDay(2, 2.4)))).toBe(Number.POSITIVE_INFINITY)
    expect(proven(() => Number.NaN)).toBe(Number.POSITIVE_INFINITY)
    expect(proven((load) => (load > 0.3 ? growing(load) : Number.NaN))).toBeGreaterThan(0.5)
    expect(provenVcpuPerInstance(anObservation({ responseTimeSecP95: null }), new Float64Array(STEPS).fill(2), 2, defaultPolicy)).toBe(Number.POSITIVE_INFINITY)
  })

  it('keeps a group from being given to fewer instances than would do that much each', () => {
    const world = (wait: (load: number) => number) =>
      aWorld({
        demand: demandCurve(smoothDay(2, 6)),
        group: { minSize: 10, maxSize: 10, desiredCapacity: 10, policies: [] },
        // with seven instances on the first day: a group that was never seen smaller comes down by steps
        observation: {
          responseTimeSecP95: demandCurve(smoothDay(2, 6)).map((x) => wait(x / 10)),
          inServiceInstances: new Float64Array(STEPS).fill(10).fill(7, 0, 288),
        },
      })
    const rate = { microUsdPerInstanceHour: 107_000, source: 'list-price' as const }
    const calm = judge(
      world(() => 0.05),
      aPlace(),
      rate,
      defaultPolicy,
    )
    expect(calm.proposal?.savingsFraction).toBeGreaterThan(0.4)
    const waiting = judge(world(growing), aPlace(), rate, defaultPolicy)
    expect(waiting.proposal?.savingsFraction ?? 0).toBeLessThan(0.35)
  })
})
