import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redundancyOf } from '../../domain/demand/required.ts'
import { type Judgement, judge } from '../../domain/judge.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { draws } from '../draws.ts'
import { aPlace, aSeries, deepFrozen, STEPS } from './a-case.ts'
import { aWorld, demandCurve, smoothDay } from './a-world.ts'

/** Judging plays many worlds: a few groups are enough. */
const runs = draws(6)
const place = deepFrozen(aPlace())
const judged = (observation: Observation): Judgement => judge(observation, place, { microUsdPerInstanceHour: 107_000, source: 'list-price' }, defaultPolicy)
const fixed = (size: number) => ({ minSize: size, maxSize: size, desiredCapacity: size, policies: [] })
const kindsOf = (judgement: Judgement): readonly string[] => judgement.findings.map((f) => f.kind)

const sizes = fc.integer({ min: 2, max: 12 })
const shapes = fc.record({ low: fc.double({ min: 0.1, max: 2, noNaN: true }), high: fc.double({ min: 0.1, max: 16, noNaN: true }) })
const worlds = fc
  .record({ size: sizes, shape: shapes })
  .map(({ size, shape }) => aWorld({ demand: demandCurve(smoothDay(shape.low, shape.high)), group: fixed(size) }))

/** Every number in a judgement, its curves aside, which are NaN where nothing was observed. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  return Object.values(value).flatMap(numbersIn)
}

describe('a judgement', () => {
  it('is the same for the same input, which it leaves alone', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const once = judged(deepFrozen(world))
        expect(judged(world)).toEqual(once)
      }),
      runs,
    )
  })

  it('holds no number that is none, and money in whole micro-dollars', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { current, proposal, findings, replayFit } = judged(world)
        expect(numbersIn({ current, proposal, findings, replayFit }).filter((x) => !Number.isFinite(x))).toEqual([])
        const money = [
          current?.microUsdPerMonth,
          proposal?.replay.microUsdPerMonth,
          proposal?.savingsMicroUsdPerMonth,
          ...findings.map((f) => f.savingsMicroUsdPerMonth),
        ]
        expect(money.filter((x) => x !== null && x !== undefined && !Number.isInteger(x))).toEqual([])
      }),
      runs,
    )
  })

  it('counts the savings of a group once', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { findings, proposal, current } = judged(world)
        const carried = findings.reduce((sum, f) => sum + (f.savingsMicroUsdPerMonth ?? 0), 0)
        expect(carried).toBe(findings[0]?.kind === 'idle-group' ? current?.microUsdPerMonth : Math.max(0, proposal?.savingsMicroUsdPerMonth ?? 0))
      }),
      runs,
    )
  })
})

describe('a proposal', () => {
  it('adds no overload, keeps redundancy and stays within its own bounds', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { proposal, current } = judged(world)
        if (proposal === null) return
        const { minSize = world.group.minSize, maxSize = world.group.maxSize, desiredCapacity = world.group.desiredCapacity } = proposal.changes
        expect(proposal.replay.overloadMinutesPerWeek).toBeLessThanOrEqual((current?.overloadMinutesPerWeek ?? 0) + defaultPolicy.healthyMinutesPerWeek)
        expect(minSize).toBeGreaterThanOrEqual(redundancyOf(world.group, defaultPolicy))
        expect(desiredCapacity).toBeGreaterThanOrEqual(minSize)
        expect(desiredCapacity).toBeLessThanOrEqual(maxSize)
      }),
      runs,
    )
  })
})

describe('what is not known', () => {
  const healthy = aWorld({ demand: demandCurve(smoothDay(4, 5)), group: { desiredCapacity: 4 } })

  it('a healthy group has nothing found, whole or with datapoints missing', () => {
    const found = (observation: Observation): readonly string[] => kindsOf(judged(observation)).filter((kind) => kind !== 'blind-spot')
    expect(found(healthy)).toEqual([])
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: STEPS - 1 }), { maxLength: 200 }),
        fc.integer({ min: 0, max: STEPS }),
        fc.integer({ min: 0, max: 400 }),
        (single, from, length) => {
          const cpuPercentAverage = (healthy.cpuPercentAverage as Float64Array).slice()
          for (const i of single) cpuPercentAverage[i] = Number.NaN
          cpuPercentAverage.fill(Number.NaN, from, from + length)
          expect(found({ ...healthy, cpuPercentAverage })).toEqual([])
        },
      ),
      runs,
    )
  })

  it('without CPU nothing is judged by demand, and nothing is proposed', () => {
    expect(judged({ ...healthy, cpuPercentAverage: null })).toMatchObject({ status: 'insufficient-data', proposal: null, curves: null })
  })

  it('zero is known: a group at zero CPU is idle, not unobserved', () => {
    const world = aWorld({ demand: aSeries(0), group: fixed(6) })
    expect(kindsOf(judged({ ...world, networkOutBytes: aSeries(0), requests: null, elb5xx: null, responseTimeSecP95: null }))).toContain('idle-group')
  })

  it('a suppressed group is listed with its reason, and no more', () => {
    const world = aWorld({ demand: aSeries(0.1), group: { ...fixed(9), tags: { 'headroom:ignore': 'agreed' } } })
    expect(judged(world)).toMatchObject({
      status: 'suppressed',
      statusReason: { code: 'ignored-by-tag', tag: 'headroom:ignore', said: 'agreed' },
      findings: [],
      proposal: null,
      current: null,
    })
  })
})
