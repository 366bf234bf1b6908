import { describe, expect, it } from 'vitest'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { aGroup, anObservation, aPlace, aSeries, STEPS } from '../a-case.ts'

const rate = { microUsdPerInstanceHour: 107_000, source: 'list-price' } as const

describe('the curves of a group', () => {
  it('are those of today alone where nothing is proposed', () => {
    const { proposal, curves } = judge(anObservation(), aPlace(), rate, defaultPolicy)
    expect(proposal).toBeNull()
    expect(curves?.proposed).toBeNull()
    expect(curves?.overloadedSteps.some((step) => step === 1)).toBe(false)
  })

  it('show the same demand under the proposal, step by step as it was replayed', () => {
    const group = aGroup({ minSize: 10, maxSize: 12, desiredCapacity: 10 })
    const idle = anObservation({
      group,
      cpuPercentAverage: aSeries(8),
      cpuPercentMaximum: aSeries(9),
      inServiceInstances: aSeries(10),
      desiredCapacity: aSeries(10),
      minSize: aSeries(10),
      maxSize: aSeries(12),
    })
    const { proposal, curves } = judge(idle, aPlace(), rate, defaultPolicy)
    const proposed = curves?.proposed
    expect(proposed?.inServiceInstances).toHaveLength(STEPS)
    expect(proposed?.requiredInstances).toHaveLength(STEPS)
    const hoursPerMonth = ((proposed?.inServiceInstances.reduce((sum, x) => sum + x, 0) ?? 0) / STEPS) * 730
    // drawn in the world that lies nearest to the mean of all
    expect(hoursPerMonth / (proposal?.replay.instanceHoursPerMonth ?? Number.NaN)).toBeCloseTo(1, 1)
  })

  it('mark the steps that were overloaded', () => {
    const busy = anObservation({ cpuPercentAverage: aSeries(40, [1000, 1012, 99]), cpuPercentMaximum: aSeries(50, [1000, 1012, 100]) })
    const { curves } = judge(busy, aPlace(), rate, defaultPolicy)
    expect([...(curves?.overloadedSteps ?? [])].flatMap((step, i) => (step === 1 ? [i] : []))).toEqual(Array.from({ length: 12 }, (_, i) => 1000 + i))
  })
})
