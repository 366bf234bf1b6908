import { describe, expect, it } from 'vitest'
import type { Learnt } from '../../../domain/learn/model.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import type { Chosen } from '../../../domain/propose/choose.ts'
import { modelOf } from '../../../domain/propose/explained.ts'
import { modelInWords } from '../../../report/words/model.ts'
import { aDemand } from '../a-judged-case.ts'

const grid = { startSec: 0, stepSec: 300, length: 14 * 288 }
const nothing = {
  work: null,
  heldOutErrorFraction: Number.NaN,
  jobs: null,
  hottest: null,
  zones: null,
  boot: null,
  growth: { perWeek: 0.02, perWeekError: 0, daySigma: 0 },
} as unknown as Learnt

/** Saved in each of twelve worlds, in which instances are ever more unlike and boots go up and down. */
const chosenWith = (savedByWorld: (k: number) => number) =>
  ({
    tried: { minutes: Array.from({ length: 12 }, () => 4), overloadMinutes: 4, worstOverloadMinutes: 20 },
    savings: { mean: 0.3, low: 0.2, high: 0.4 },
    savedByWorld: Float64Array.from({ length: 12 }, (_, k) => savedByWorld(k)),
    ground: {
      trust: { seenCpuFraction: 0.4, margin: 1.5, witnesses: [], against: null },
      ensemble: { members: Array.from({ length: 12 }, (_, k) => ({ world: { ...plainWorld, hottest: 1 + k / 20, bootMinutes: 2 + (k % 2) } })) },
    },
  }) as unknown as Chosen

describe('the model as it is explained', () => {
  it('says what earlier advice did, and what follows from it', () => {
    const said = (effect: 'cured' | 'hurt', before: number, since: number) =>
      modelInWords(modelOf(nothing, null, aDemand(), grid, Number.NaN, [{ day: 20_762, effect, before, since }])).filter(
        ([label]) => label === 'Earlier advice',
      )
    expect([...said('cured', 210, 0), ...said('hurt', 0, 210)].map(([, text]) => text)).toEqual([
      'applied by 2026-11-05; overloaded 210 min a week before it, never overloaded since. No proposal undoes all of it while demand is this high',
      'applied by 2026-11-05; never overloaded before it, overloaded 210 min a week since, with no more demand. Going back is tried first',
    ])
    expect(modelInWords(modelOf(nothing, null, aDemand(), grid)).map(([label]) => label)).not.toContain('Earlier advice')
  })

  it('says that nothing is known where nothing was seen', () => {
    const model = modelOf(nothing, null, aDemand(), grid)
    expect(model).toMatchObject({ requestWork: null, jobs: null, hottestRatio: null, zonesEven: null, bootSec: null, trust: null, outcome: null })
    expect(Object.fromEntries(modelInWords(model))).toMatchObject({ 'Hottest instance': 'unknown', Zones: 'unknown', Growth: '+2 % a week' })
    // what is no whole percent is none, not minus nothing
    expect(Object.fromEntries(modelInWords({ ...model, growthPerWeekFraction: -0.004 })).Growth).toBe('none')
  })

  it('puts what was learnt in CPU of an instance', () => {
    const work = { ownVcpu: 0.1, ownVcpuError: 0.01, vcpuSecondsPerRequest: 0.02, vcpuSecondsPerRequestError: 0, explained: 0.9, steps: 4032 }
    const eachVcpu = new Float64Array(grid.length).fill(0.5, 0, 288)
    // of two vCPUs
    expect(modelOf({ ...nothing, work, heldOutErrorFraction: -0.1, jobs: { eachVcpu, slots: [0, 1, 2], yields: false } }, null, aDemand(), grid)).toMatchObject(
      {
        requestWork: { ownCpuPercent: 5, ownCpuPercentError: 0.5, cpuSecondsPerRequest: 0.02, heldOutErrorFraction: -0.1 },
        jobs: { cpuPercent: 25, minutesADay: 15, yields: false },
      },
    )
  })

  it('names the assumption that moves the saving most, and none where chance does', () => {
    const named = (saved: (k: number) => number) => modelOf(nothing, chosenWith(saved), aDemand({ spanDays: 14 }), grid).outcome?.hangsOn
    expect(named((k) => 0.4 - k / 100)).toBe('skew')
    expect(named((k) => 0.3 - (k % 2) / 10)).toBe('boot-time')
    expect(named((k) => 0.3 + (k % 3) / 100)).toBeNull()
    expect(named(() => 0.3)).toBeNull()
  })

  it('says how far the proposal may go, what it comes to, and what it saves at least and at most', () => {
    const words = Object.fromEntries(
      modelInWords(
        modelOf(
          nothing,
          chosenWith((k) => k),
          aDemand({ spanDays: 14 }),
          grid,
        ),
      ),
    )
    expect(words['Trusted load']).toContain('up to 40 % mean CPU; the proposal may ask for 1.5 times that load: nothing speaks for more')
    // 0.72 busy vCPUs of two, where 0.8 were seen
    const asked = modelOf(
      nothing,
      chosenWith(() => 0.3),
      aDemand({ spanDays: 14 }),
      grid,
      0.72,
    )
    expect(Object.fromEntries(modelInWords(asked))['Trusted load']).toContain(
      'the proposal asks for 0.9 times that and may ask for 1.5 times that load: nothing',
    )
    expect(words.Outcome).toBe(
      'simulated in 12 ways the group may work: typically overloaded 2 min a week, at worst 10 min a week; saves 30 % of the cost (20 % to 40 %)',
    )
  })
})
