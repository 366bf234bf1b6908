import { describe, expect, it } from 'vitest'
import { loadEvidenceOf, worldAfter } from '../../../domain/learn/evidence.ts'
import type { Learnt } from '../../../domain/learn/model.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import { anObservation, aSeries, STEPS } from '../a-case.ts'

const nothing = { calm: new Float64Array(0), hurt: new Float64Array(0) }
const world = { ...plainWorld, kneeLoad: 0.6, coldMinutes: 10, coldSpeed: 0.5 }
const steps = (count: number, cpu: number): Float64Array => new Float64Array(count).fill(cpu)

describe('a world after what was seen', () => {
  it('stays as it was drawn where nothing tells', () => expect(worldAfter(world, { settled: nothing, withNew: nothing })).toEqual(world))

  it('is eased to the load that users were seen not to wait at, but for what may be chance', () => {
    expect(worldAfter(world, { settled: { ...nothing, calm: steps(100, 0.75) }, withNew: nothing }).kneeLoad).toBeCloseTo(0.75, 9)
    expect(worldAfter(world, { settled: { ...nothing, calm: steps(3, 0.75) }, withNew: nothing }).kneeLoad).toBe(0.6)
  })

  it('is hardened to the load that tells hurt from calm, where it explains less than half of what hurt', () => {
    const settled = { calm: steps(1000, 0.2), hurt: steps(50, 0.35) }
    expect(worldAfter(world, { settled, withNew: nothing }).kneeLoad).toBeCloseTo(0.35, 2)
  })

  it('leaves to chance or to incidents what hurts at loads that mostly hurt nobody', () => {
    const settled = { calm: steps(1000, 0.35), hurt: steps(50, 0.35) }
    expect(worldAfter(world, { settled, withNew: nothing }).kneeLoad).toBe(0.6)
  })

  it('has no cold instances where new ones were seen to bear as much as old ones', () => {
    const after = worldAfter(world, { settled: nothing, withNew: { ...nothing, calm: steps(100, 0.59) } })
    expect([after.coldMinutes, after.coldSpeed]).toEqual([0, expect.closeTo(0.59 / 0.6, 9)])
  })
})

describe('loads that hurt', () => {
  const hurtAt = (hurting: readonly number[]): Float64Array => {
    const steps = Uint8Array.from({ length: STEPS }, (_, i) => (hurting.includes(i) ? 1 : 0))
    const learnt = { jobs: null, calm: steps.map((hurt) => 1 - hurt), comings: { youngestMinutes: new Float64Array(STEPS).fill(600) } } as unknown as Learnt
    // a spell of CPU at 40, that begins and ends in mid-step
    return loadEvidenceOf(anObservation({ cpuPercentAverage: aSeries(10, [100, 101, 20], [101, 109, 40], [109, 110, 25]) }), learnt, steps).settled.hurt
  }

  it('are those within a spell: where it begins or ends, part of the step was calm', () => {
    expect([...new Set(hurtAt(Array.from({ length: 10 }, (_, k) => 100 + k)))]).toEqual([0.4])
  })

  it('are those of its ends, too, where spells are as short as that', () => {
    expect([...hurtAt([100, 101])]).toEqual([0.2, 0.4])
    // of twelve spells of three steps a third is within: the step that hurts most
    const spells = Array.from({ length: 12 }, (_, k) => [200 + 10 * k, 201 + 10 * k, 202 + 10 * k]).flat()
    expect(hurtAt(spells)).toHaveLength(36)
  })
})
