import { describe, expect, it } from 'vitest'
import { type Gap, gapOf, overloadEvidence } from '../../domain/gap.ts'
import { anOverload, aSeries } from './a-case.ts'
import { aJudgedCase, type Given } from './a-judged-case.ts'

const evidence = (given: Given) => {
  const c = aJudgedCase(given)
  return overloadEvidence(c, gapOf(c) as Gap)
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
    const plain = 'overloaded for 25 minutes a week in 2 stretches, at worst 140 % of what was in service could do'
    expect(evidence(given).statement).toBe(plain)
    expect(evidence({ ...given, demand: { censoredFraction: 0.001 } }).statement).toBe(`${plain}; above saturation the work is estimated, at least as much`)
  })

  it('of no overload is zero', () => {
    expect(evidence({})).toMatchObject({ value: 0, statement: expect.stringContaining('0 minutes a week in 0 stretches, at worst 0 %') })
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
