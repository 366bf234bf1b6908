import { describe, expect, it } from 'vitest'
import type { Learnt } from '../../../domain/learn/model.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import { clockworkOf, loadIn, workIn } from '../../../domain/learn/world-load.ts'
import { anObservation, aSeries, STEPS } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'
import { nothingLearnt } from './nothing-learnt.ts'

const learnt = nothingLearnt

describe('the work of a world', () => {
  it('holds of what was asked for and not done what is no second try', () => {
    const demand = aDemand({ busyVcpu: aSeries(12), unservedVcpu: aSeries(4) })
    const workAt = (retriedShare: number) => workIn({ ...plainWorld, retriedShare }, anObservation({ inServiceInstances: aSeries(4) }), demand, learnt)[7]
    expect([workAt(0), workAt(0.5), workAt(1)]).toEqual([12, 10, 8])
  })

  it('is all that was asked for where all of it was done', () => {
    const demand = aDemand({ busyVcpu: aSeries(6), unservedVcpu: null })
    expect(workIn({ ...plainWorld, retriedShare: 1 }, anObservation({ inServiceInstances: aSeries(4) }), demand, learnt)).toEqual(
      new Float64Array(STEPS).fill(6),
    )
  })
})

const withLearnt = (changes: object) => ({ ...learnt, ...changes }) as Learnt
const each = (vcpu: number) => aSeries(vcpu)
const jobs = (vcpu: number, yields: boolean) => ({ jobs: { eachVcpu: aSeries(0, [10, 20, vcpu]), slots: [], yields } })

describe('memory that fills with age', () => {
  const leak = { freshGiB: 2, gibPerMinute: 0.001, memoryGiB: 8, firstAgeMinutes: 0, hurtsByAge: new Uint8Array(0) }
  const inWorlds = (changes: Partial<ReturnType<typeof aDemand>>) =>
    clockworkOf(anObservation(), aDemand(changes), withLearnt({ deployments: null, leaderVcpu: null })).leak

  it('fills in every world, whether or not an instance was seen to come to its end', () => {
    expect([inWorlds({ leak }), inWorlds({ aging: leak }), inWorlds({})]).toEqual([leak, leak, null])
  })
})

describe('the work that requests cause in a world', () => {
  // four instances of two vCPUs with six busy: 1.5 each
  const demand = aDemand({ busyVcpu: aSeries(6) })
  const observation = anObservation({ inServiceInstances: aSeries(4) })
  const at = (world: Partial<typeof plainWorld>, changes: object, step = 15) =>
    workIn({ ...plainWorld, ...world }, observation, demand, withLearnt(changes))[step]

  it('is without what each instance burns by itself, and without a job', () => {
    expect(at({}, { work: { ownVcpu: 0.25 } })).toBe(5)
    expect(at({}, jobs(0.5, false))).toBe(4)
    expect(at({}, jobs(0.5, true))).toBe(4)
    expect(at({}, jobs(0.5, false), 25)).toBe(6)
    expect(at({}, { work: { ownVcpu: 2 } })).toBe(0)
    expect(at({}, jobs(2, true))).toBe(0)
  })

  it('is of the weeks to come', () => {
    expect(at({ demandFactor: 1.5 }, {})).toBe(9)
    expect(at({ demandFactor: 1.5 }, { work: { ownVcpu: 0.25 } })).toBe(7.5)
  })

  it('is what a calm CPU would show of the load, where vCPUs are halves of a core', () => {
    // 0.75 of CPU are shown at a load of 0.8277: 0.7 × 0.8277 + 0.3 × 0.8277³
    expect(at({ linearShare: 0.7 }, {})).toBeCloseTo(0.7 * 0.8277 * 2 * 4, 2)
  })

  it('is nothing where nobody asks for anything, and not known where it was not observed', () => {
    const gaps = aDemand({ busyVcpu: aSeries(6, [0, 1, Number.NaN]) })
    expect([...workIn(plainWorld, observation, gaps, withLearnt({ idle: true })).subarray(0, 2)]).toEqual([Number.NaN, 0])
    expect([...workIn(plainWorld, observation, gaps, learnt).subarray(0, 2)]).toEqual([Number.NaN, 6])
    expect(workIn({ ...plainWorld, demandFactor: 2 }, anObservation({ inServiceInstances: aSeries(0) }), demand, learnt)[0]).toBe(12)
  })
})

describe('what all worlds of a group share by the minute', () => {
  const clock = (changes: object = {}, demand = aDemand({ vcpuSecondsPerRequest: 0.02 })) =>
    clockworkOf(anObservation(), demand, withLearnt({ deployments: null, leaderVcpu: null, ...changes }))

  it('is five minutes a step, each with what its step has', () => {
    const { stepMinutes, counted, ownVcpu } = clock(
      { work: { ownVcpu: 0.1, vcpuSecondsPerRequest: 0.05 }, ...jobs(0.5, false) },
      aDemand({ busyVcpu: aSeries(1, [1, 2, Number.NaN]) }),
    )
    expect([stepMinutes, counted.length, counted.filter((x) => x === 0).length, [...counted.subarray(4, 11)]]).toEqual([5, 5 * STEPS, 5, [1, 0, 0, 0, 0, 0, 1]])
    expect([...(ownVcpu ?? []).slice(49, 51)]).toEqual([0.1, 0.6])
    expect([...(ownVcpu ?? []).slice(99, 101)]).toEqual([0.6, 0.1])
  })

  it('is a request what the line says, else what the demand does', () => {
    expect(clock({ work: { ownVcpu: 0, vcpuSecondsPerRequest: 0.05 } }).requestsPerMinutePerVcpu).toBe(1200)
    expect(clock().requestsPerMinutePerVcpu).toBe(3000)
  })

  it('is what instances burn by themselves: all of it where nobody asks for anything, none where nothing shows it', () => {
    expect(clock()).toMatchObject({ ownVcpu: null, idleVcpu: null, leaderVcpu: null, replacing: null })
    const idle = clock({ idle: true, busyPerInstance: aSeries(0.2, [3, 4, Number.NaN]), work: { ownVcpu: 0.1, vcpuSecondsPerRequest: 1 } })
    expect([...(idle.ownVcpu ?? [])].every((x) => x === 0.2)).toBe(true)
  })

  it('is idle CPU alone for a job that yields, or for what runs beside the service', () => {
    const yielding = clock(jobs(0.5, true))
    expect(yielding.ownVcpu).toBeNull()
    expect([yielding.idleVcpu?.[49], yielding.idleVcpu?.[50]]).toEqual([0, 0.5])
    const beside = clock({}, aDemand({ besideVcpu: each(0.3) }))
    expect([beside.ownVcpu, beside.idleVcpu?.[7]]).toEqual([null, 0.3])
  })

  it('is a job on one instance, and minutes of deployments as far as they lie in the window', () => {
    expect(clock({ leaderVcpu: aSeries(0, [2, 3, 1]) }).leaderVcpu?.subarray(9, 16)).toEqual(Float64Array.of(0, 1, 1, 1, 1, 1, 0))
    const minutes = 5 * STEPS
    const { replacing } = clock({
      deployments: {
        spells: [
          [3, 5],
          [minutes - 2, minutes + 9],
        ],
        perWeek: 1,
      },
    })
    expect([replacing?.length, [...(replacing ?? new Uint8Array()).subarray(2, 6)], [...(replacing ?? new Uint8Array()).subarray(-3)]]).toEqual([
      minutes,
      [0, 1, 1, 0],
      [0, 1, 1],
    ])
    expect(clock({ deployments: { spells: [], perWeek: 0 } }).replacing).toBeNull()
  })
})

describe('the load of a world', () => {
  // twelve vCPUs from the eleventh step on, with half a step between
  const demand = aDemand({ busyVcpu: aSeries(12, [0, 10, 4], [10, 11, 8]), vcpuSecondsPerRequest: 0.02 })
  const observation = anObservation({ inServiceInstances: aSeries(10) })
  const loaded = (world: Partial<typeof plainWorld>) => {
    const known = withLearnt({ deployments: null, leaderVcpu: null })
    return loadIn({ ...plainWorld, ...world }, observation, demand, known, clockworkOf(observation, demand, known)).demandVcpu
  }

  it('is its work by the minute, which may come in jumps, or earlier', () => {
    expect([...loaded({}).subarray(48, 57)]).toEqual([4, 4, 8, 8, 8, 8, 8, 12, 12])
    expect([...loaded({ jumps: true }).subarray(48, 57)]).toEqual([4, 4, 4, 4, 8, 12, 12, 12, 12])
    expect([...loaded({ earlyMinutes: 5 }).subarray(43, 52)]).toEqual([4, 4, 8, 8, 8, 8, 8, 12, 12])
  })
})
