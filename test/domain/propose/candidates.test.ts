import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { CandidateType } from '../../../domain/propose/candidate-types.ts'
import { candidatesOf, finerThan } from '../../../domain/propose/candidates.ts'
import { aGroup, anObservation, aPlace, aSeries } from '../a-case.ts'
import { aCandidateType, aConfiguration, aDemand } from '../a-judged-case.ts'

const type = aCandidateType()
const known = {
  observation: anObservation({ group: aGroup({ minSize: 8, maxSize: 20 }) }),
  place: aPlace(),
  demand: aDemand(),
  current: aConfiguration(),
  learnt: { seenSmaller: true },
  policy: defaultPolicy,
}

describe('the configurations that are tried', () => {
  it('track at most the baseline of a burstable type: throttled instances show no more, and no alarm asks for any', () => {
    const targets = (creditBaselineFraction: number) => [
      ...new Set(candidatesOf(known, [{ ...type, creditBaselineFraction }], false).map(({ target }) => target)),
    ]
    expect(targets(0.3)).toEqual([null, 0.3, 0.2])
    expect(targets(Number.NaN)).toEqual([null, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  })

  it('aim at no CPU under a fifth: agents, jobs and boots reach that by themselves', () => {
    // an instance that serves from a third of its CPU on: 0.7 of what it can serve is 23 % of its CPU
    const targets = candidatesOf(known, [{ ...type, servableVcpu: 0.66 }], false).map(({ target }) => target)
    expect(new Set(targets)).toEqual(new Set([null, 0.7]))
  })

  it('keep the redundancy, and no floor over twice what the busiest moment asks for but the one of today', () => {
    const minima = new Set(candidatesOf(known, [type], false).map(({ minSize }) => minSize))
    // 1.3 busy vCPUs ask for two instances at half their CPU
    expect([...minima].sort((a, b) => a - b)).toEqual([2, 8])
  })

  it('come down by steps from a size that was never seen smaller, measured in what an instance can serve', () => {
    const constant = { ...known, observation: anObservation({ group: aGroup({ minSize: 40, maxSize: 40 }), inServiceInstances: aSeries(40) }) }
    const minima = (seenSmaller: boolean, types: readonly CandidateType[] = [type]) =>
      new Set(candidatesOf({ ...constant, learnt: { seenSmaller } }, types, false).map(({ minSize }) => minSize))
    expect(minima(true)).toEqual(new Set([2, 40]))
    expect(minima(false)).toEqual(new Set([2, 20, 30, 40]))
    expect(minima(false, [type, { ...type, name: 'm5.xlarge', vcpu: 4, servableVcpu: 4 }])).toEqual(new Set([2, 20, 30, 40, 10, 15]))
  })

  it('are refined half of the way to those beside a good one', () => {
    const tried = candidatesOf(known, [type], false)
    const good = tried.find((c) => c.minSize === 8 && c.target === 0.4 && !c.predictive)
    const finer = finerThan(good as (typeof tried)[number], tried, known)
    expect(new Set(finer.map(({ minSize, target }) => `${minSize} at ${target}`))).toEqual(new Set(['8 at 0.45', '5 at 0.4', '5 at 0.45']))
    // today's policies have no target to refine
    const kept = tried.find((c) => c.minSize === 2 && c.target === null)
    expect(finerThan(kept as (typeof tried)[number], tried, known)).toEqual([])
  })
})
