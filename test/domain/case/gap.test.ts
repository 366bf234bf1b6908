import { describe, expect, it } from 'vitest'
import { type Gap, gapOf, overloadFacts, refusedRequestsPerWeek } from '../../../domain/case/gap.ts'
import type { Demand } from '../../../domain/demand/demand.ts'
import { overloadEvidence } from '../../../report/words/overload.ts'
import { anOverload, aSeries } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'

const evidence = (given: Given) => {
  const c = aJudgedCase(given)
  return overloadEvidence(overloadFacts(c, gapOf(c) as Gap), 'USD')
}

describe('the evidence of a gap', () => {
  it.each([
    ['cpu', 'CPUUtilization'],
    ['memory', 'mem_used_percent'],
    ['credits', 'CPUCreditBalance'],
    ['requests', 'RequestCountPerTarget'],
  ] as const)('of a group bound by %s names the metric %s', (boundBy, metric) => {
    expect(evidence({ demand: { boundBy } }).metric).toBe(metric)
  })

  it('tells the worst stretch, and that work above saturation is estimated', () => {
    const overload = anOverload([0, 4], [100, 106])
    const episodes = overload.episodes.map((episode, i) => ({ ...episode, peakUtilization: i === 0 ? 1.4 : 1.1 }))
    const given = { overload: { ...overload, episodes } }
    const plain = 'overloaded 25 min a week (2 stretches), demand up to 140 % of capacity'
    expect(evidence(given).statement).toBe(plain)
    expect(evidence({ ...given, demand: { censoredFraction: 0.001 } }).statement).toBe(
      `${plain}; saturated 0 % of the time, so true demand is higher than measured`,
    )
  })

  it('of no overload is zero, and says nothing of a demand that was never over capacity', () => {
    expect(evidence({})).toMatchObject({ value: 0, statement: 'never overloaded' })
  })
})

describe('requests that found no room', () => {
  // two steps of 10 busy vCPUs where 8 could be served, at 0.02 vCPU-seconds a request: 2 × 300 / 0.02 a step are too many
  const utilization = aSeries(0.5, [10, 12, 1.25], [20, 22, 0.95])
  const demand = { utilization, busyVcpu: aSeries(4, [10, 12, 10], [20, 22, 7.6]), vcpuSecondsPerRequest: 0.02, spanDays: 14, boundBy: 'cpu' as const }
  const overload = anOverload([10, 12], [20, 22])
  const refused = (more: Partial<Demand> = {}) => {
    const gap = gapOf(aJudgedCase({ demand: { ...demand, ...more }, overload })) as Gap
    return refusedRequestsPerWeek(gap.demand, gap.overload, 300)
  }

  it('are the work beyond all that was in service could do, by the week', () => {
    expect(refused()).toBeCloseTo(30_000, 6)
    expect(refused({ spanDays: 7 })).toBeCloseTo(60_000, 6)
  })

  it('are not known without requests, nor where memory runs out', () => {
    expect(refused({ vcpuSecondsPerRequest: Number.NaN })).toBeNaN()
    expect(refused({ boundBy: 'memory' })).toBeNaN()
  })

  it('are told with the overload, in money where somebody said what they are worth', () => {
    expect(evidence({ demand, overload }).statement).toContain('; at least 30,000 requests a week exceeded capacity (estimate)')
    expect(evidence({ demand, overload }).statement).not.toContain('worth')
    expect(evidence({ demand, overload, policy: { usdPer1000Requests: 1.2 } }).statement).toContain('exceeded capacity (estimate), worth $36.00')
    expect(evidence({ demand: { ...demand, vcpuSecondsPerRequest: Number.NaN }, overload }).statement).not.toContain('requests')
  })
})

describe('a gap', () => {
  it('is considerable from fifteen minutes a week on', () => {
    const considerable = (steps: number) => (gapOf(aJudgedCase({ overload: anOverload([0, steps]) })) as Gap).considerable
    expect([considerable(5), considerable(6)]).toEqual([false, true])
  })

  it('was at the maximum in a share of its overloaded steps, other steps aside', () => {
    const share = (desiredCapacity: Float64Array) =>
      (gapOf(aJudgedCase({ overload: anOverload([10, 20]), observation: { desiredCapacity } })) as Gap).atMaximumFraction
    expect(share(aSeries(10))).toBe(1)
    expect(share(aSeries(10, [10, 14, 9.9]))).toBe(0.6)
    expect(share(aSeries(4, [0, 10, 10], [20, 40, 10]))).toBe(0)
    expect(share(aSeries(Number.NaN))).toBe(0)
  })
})
