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

/** So many steps of each CPU, in order: `{ 0.2: 100, 0.5: 3 }`. */
const loads = (counts: Readonly<Record<number, number>>): Float64Array =>
  Float64Array.from(Object.entries(counts).flatMap(([cpu, count]) => new Array<number>(count).fill(Number(cpu)))).sort()

describe('the load from which users wait', () => {
  const kneeAfter = (prior: number, calm: Readonly<Record<number, number>>, hurt: Readonly<Record<number, number>>) =>
    worldAfter({ ...plainWorld, kneeLoad: prior }, { settled: { calm: loads(calm), hurt: loads(hurt) }, withNew: nothing }).kneeLoad

  it('is over the highest that was borne, but for three steps, or for one step in four hundred', () => {
    expect(kneeAfter(0.4, { 0.5: 96, 0.6: 1, 0.7: 3 }, {})).toBe(0.6)
    expect(kneeAfter(0.4, { 0.5: 97, 0.7: 3 }, {})).toBe(0.5)
    expect(kneeAfter(0.4, { 0.5: 1994, 0.6: 1, 0.7: 5 }, {})).toBe(0.6)
    expect(kneeAfter(0.4, { 0.5: 1995, 0.7: 5 }, {})).toBe(0.5)
    expect(kneeAfter(0.4, { 0.7: 4 }, {})).toBe(0.7)
    expect(kneeAfter(0.8, { 0.7: 100 }, {})).toBe(0.8)
  })

  it('is just under what hurt, where six steps or more did and most of them at loads that it calls calm', () => {
    expect(kneeAfter(0.9, { 0.2: 100 }, { 0.5: 5 })).toBe(0.9)
    expect(kneeAfter(0.9, { 0.2: 100 }, { 0.5: 6 })).toBeCloseTo(0.4995, 9)
    expect(kneeAfter(0.9, { 0.2: 100 }, { 0.5: 5, 0.95: 5 })).toBe(0.9)
    expect(kneeAfter(0.9, { 0.2: 100 }, { 0.5: 6, 0.95: 4 })).toBeCloseTo(0.4995, 9)
    // what hurts at the limit itself is not over it
    expect(kneeAfter(0.9, {}, { 0.9: 6 })).toBeCloseTo(0.8991, 9)
  })

  it('is where most of what hurt is over it and least of what did not', () => {
    // over 0.3 are 20 that hurt and 4 that did not, over 0.6 10 and none
    expect(kneeAfter(0.9, { 0.2: 50, 0.5: 4 }, { 0.3: 10, 0.6: 10 })).toBeCloseTo(0.2997, 9)
    expect(kneeAfter(0.9, { 0.2: 50, 0.5: 12 }, { 0.3: 10, 0.6: 10 })).toBeCloseTo(0.5994, 9)
    // of two that tell as well the lower one: fewer are hurt
    expect(kneeAfter(0.9, { 0.2: 50, 0.5: 10 }, { 0.3: 10, 0.6: 10 })).toBeCloseTo(0.2997, 9)
    // calm at the very load is over it
    expect(kneeAfter(0.9, { 0.2: 50, 0.3: 30 }, { 0.3: 10, 0.6: 10 })).toBeCloseTo(0.5994, 9)
  })

  it('is not told by less than half of what hurt, nor where as much over it is calm', () => {
    expect(kneeAfter(0.9, { 0.2: 100 }, { 0.1: 5, 0.5: 5 })).toBeCloseTo(0.4995, 9)
    expect(kneeAfter(0.9, { 0.2: 100 }, { 0.1: 6, 0.5: 4 })).toBe(0.9)
    expect(kneeAfter(0.9, { 0.2: 100, 0.6: 5 }, { 0.1: 4, 0.5: 6 })).toBeCloseTo(0.4995, 9)
    expect(kneeAfter(0.9, { 0.2: 100, 0.6: 6 }, { 0.1: 4, 0.5: 6 })).toBe(0.9)
  })

  it('is of the hottest instance, which did no more than all that it can where nobody waited', () => {
    const seen = (cpu: number) => worldAfter({ ...plainWorld, hottest: 1.5 }, { settled: { ...nothing, calm: steps(100, cpu) }, withNew: nothing })
    expect([seen(0.5), seen(0.64), seen(0.8)].map(({ hottest, kneeLoad }) => [hottest, kneeLoad])).toEqual([
      [1.5, 0.9],
      [1.5, 0.96],
      [1.25, 1],
    ])
    expect(seen(1).hottest).toBe(1)
  })

  it('is lower with a new instance, for five minutes at least, unless that is as good as another', () => {
    const cold = (cpu: number, coldMinutes: number) =>
      worldAfter({ ...plainWorld, kneeLoad: 0.5, coldSpeed: 0.5, coldMinutes }, { settled: nothing, withNew: { ...nothing, calm: steps(100, cpu) } })
    expect(cold(0.49, 10)).toMatchObject({ coldSpeed: 0.98, coldMinutes: 0 })
    expect(cold(0.4, 10)).toMatchObject({ coldSpeed: 0.8, coldMinutes: 10 })
    expect(cold(0.4, 2)).toMatchObject({ coldSpeed: 0.8, coldMinutes: 5 })
    expect(cold(0.8, 2)).toMatchObject({ coldSpeed: 1, coldMinutes: 0 })
  })
})

describe('the evidence of loads', () => {
  type Step = {
    readonly cpu?: number
    readonly calm?: 0 | 1 | 2
    readonly youngest?: number
    readonly job?: number
    readonly throttled?: 0 | 1
    readonly hurting?: 0 | 1
  }
  const evidence = (all: readonly Step[], yields: boolean | null = null) => {
    const by = (of: (step: Step) => number) => Float64Array.from(all, of)
    const jobs = yields === null ? null : { yields, eachVcpu: by(({ job = 0 }) => job) }
    const learnt = { jobs, calm: Uint8Array.from(all, ({ calm = 1 }) => calm), comings: { youngestMinutes: by(({ youngest = 600 }) => youngest) } }
    const { settled, withNew } = loadEvidenceOf(
      anObservation({ cpuPercentAverage: by(({ cpu = 40 }) => cpu) }),
      learnt as unknown as Learnt,
      Uint8Array.from(all, ({ hurting = 0 }) => hurting),
      all.some(({ throttled }) => throttled !== undefined) ? Uint8Array.from(all, ({ throttled = 0 }) => throttled) : null,
    )
    return [settled, withNew].map(({ calm, hurt }) => [[...calm], [...hurt]])
  }

  it('is the CPU of calm steps and of those that hurt, each in order; of neither where nothing tells or CPU was not observed', () => {
    expect(evidence([{ cpu: 50 }, { cpu: 20 }, { cpu: 90, calm: 0, hurting: 1 }, { cpu: 70, calm: 0, hurting: 1 }, { calm: 2 }, { cpu: Number.NaN }])).toEqual([
      [
        [0.2, 0.5],
        [0.7, 0.9],
      ],
      [[], []],
    ])
  })

  it('is apart where an instance is newer than a quarter of an hour', () => {
    expect(
      evidence([
        { cpu: 50, youngest: 15 },
        { cpu: 20, youngest: 14 },
      ]),
    ).toEqual([
      [[0.5], []],
      [[0.2], []],
    ])
  })

  it('has no step without CPU credits, and none of a job that only takes what is idle', () => {
    expect(
      evidence([
        { cpu: 50, throttled: 1 },
        { cpu: 20, throttled: 0 },
      ])[0],
    ).toEqual([[0.2], []])
    expect(evidence([{ cpu: 50, job: 0.5 }, { cpu: 20 }], true)[0]).toEqual([[0.2], []])
    expect(evidence([{ cpu: 50, job: 0.5 }, { cpu: 20 }], false)[0]).toEqual([[0.2, 0.5], []])
  })

  it('is of the steps within spells from six of these on, where they are half of all that hurt', () => {
    const spells = (count: number, length: number): readonly Step[] =>
      Array.from({ length: count * (length + 1) }, (_, i) => {
        const place = i % (length + 1)
        return place === length ? { calm: 2 } : { calm: 0, hurting: 1, cpu: place === 0 || place === length - 1 ? 30 : 60 }
      })
    const hurtOf = (count: number, length: number) => evidence(spells(count, length))[0]?.[1]
    expect(hurtOf(1, 8)).toEqual(new Array(6).fill(0.6))
    expect(hurtOf(1, 7)).toEqual([0.3, 0.3, ...new Array(5).fill(0.6)])
    expect(hurtOf(4, 4)).toEqual(new Array(8).fill(0.6))
    expect(hurtOf(12, 3)).toHaveLength(36)
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
