import { describe, expect, it } from 'vitest'
import { type Learnt, learn, seenVcpuOf } from '../../../domain/learn/model.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anObservation, aSeries, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

// Four instances of two vCPUs, unless a test says otherwise.
const PER_DAY = 86_400 / STEP_SEC
const learnt = (observation: Partial<Observation>, demand: Parameters<typeof aDemand>[0] = {}) =>
  learn(anObservation(observation), aDemand(demand), defaultPolicy)
/** Of each day from midnight UTC: `value` from one step to another, else `other`. */
const daily = (other: number, from: number, to: number, value: number) =>
  Float64Array.from({ length: STEPS }, (_, i) => {
    const slot = (i + (START_SEC % 86_400) / STEP_SEC) % PER_DAY
    return slot >= from && slot < to ? value : other
  })

describe('whether anybody is served', () => {
  const idle = (observation: Partial<Observation>) => learnt(observation).idle

  it('is told by requests, where they were counted: one a minute for each instance', () => {
    // four instances have twenty in five minutes
    expect([idle({ requests: aSeries(19) }), idle({ requests: aSeries(20) })]).toEqual([true, false])
    expect(idle({ requests: aSeries(20), networkOutBytes: aSeries(0), cpuPercentAverage: aSeries(1) })).toBe(false)
  })

  it('is told by what it sends and by a calm CPU, where they were not', () => {
    const most = defaultPolicy.idleNetworkBytesPerSec * STEP_SEC * 4
    const of = (bytes: number, cpu: number) => idle({ networkOutBytes: aSeries(bytes), cpuPercentAverage: aSeries(cpu) })
    expect([of(most, 15), of(most + 1, 15), of(most, 15.1)]).toEqual([true, false, false])
    expect(idle({ networkOutBytes: null, cpuPercentAverage: aSeries(1) })).toBe(false)
  })
})

describe('the load that was borne', () => {
  const waiting = (ratio: Float64Array) => ({ calmSec: 0.1, ratio })
  const cpu = aSeries(40, [0, 300, 70])
  const movingUntil = (step: number) => ({ moving: new Uint8Array(STEPS).fill(1, 0, step), youngestMinutes: aSeries(1e6) })

  it('is the CPU of steps in which nobody waited, but for one in two hundred', () => {
    expect(learnt({ cpuPercentAverage: cpu }, { waiting: waiting(aSeries(1)) }).calmLoad).toEqual({ cpuFraction: 0.7, steps: STEPS })
    expect(learnt({ cpuPercentAverage: cpu }, { waiting: waiting(aSeries(1, [0, 300, 4])) }).calmLoad).toEqual({ cpuFraction: 0.4, steps: STEPS - 300 })
    expect(learnt({ cpuPercentAverage: aSeries(40, [0, 20, 70]) }, { waiting: waiting(aSeries(1)) }).calmLoad?.cpuFraction).toBe(0.4)
    expect(learnt({ cpuPercentAverage: cpu }, { waiting: waiting(aSeries(1)), hurting: new Uint8Array(STEPS).fill(1, 0, 300) }).calmLoad?.cpuFraction).toBe(0.4)
  })

  it('is that of all steps under 85 % that hurt nobody, where response times are not known', () => {
    expect(learnt({ cpuPercentAverage: aSeries(40, [0, 300, 84]) }).calmLoad).toEqual({ cpuFraction: 0.84, steps: STEPS })
    expect(learnt({ cpuPercentAverage: aSeries(40, [0, 300, 85]) }).calmLoad).toEqual({ cpuFraction: 0.4, steps: STEPS - 300 })
    expect(learnt({ cpuPercentAverage: cpu }, { hurting: new Uint8Array(STEPS).fill(1, 0, 300) }).calmLoad).toEqual({ cpuFraction: 0.4, steps: STEPS - 300 })
    // what instances burn while they come and go is no work that was served
    expect(learnt({ cpuPercentAverage: aSeries(40, [0, 300, 70]) }, { comings: movingUntil(300) }).calmLoad).toEqual({ cpuFraction: 0.4, steps: STEPS - 300 })
    // where they always do, nothing else was seen
    expect(learnt({ cpuPercentAverage: cpu }, { comings: movingUntil(STEPS - 287) }).calmLoad).toEqual({ cpuFraction: 0.7, steps: STEPS })
    expect(learnt({ cpuPercentAverage: cpu }, { comings: movingUntil(300), waiting: waiting(aSeries(1)) }).calmLoad?.cpuFraction).toBe(0.7)
    // with them a calm step may be as busy as it likes
    expect(learnt({ cpuPercentAverage: aSeries(95) }, { waiting: waiting(aSeries(1)) }).calmLoad?.cpuFraction).toBe(0.95)
  })

  it('is known from a day of steps on that were observed, with instances in service', () => {
    const of = (observation: Partial<Observation>) => learnt({ cpuPercentAverage: aSeries(40), ...observation }).calmLoad?.steps
    expect([of({ cpuPercentAverage: aSeries(Number.NaN, [0, 287, 40]) }), of({ cpuPercentAverage: aSeries(Number.NaN, [0, 288, 40]) })]).toEqual([
      undefined,
      288,
    ])
    expect(of({ inServiceInstances: aSeries(4, [0, 100, 0], [100, 200, Number.NaN]) })).toBe(STEPS - 200)
  })

  it('is put in busy vCPUs of an instance, and is the most that one did where it is not known', () => {
    const demand = aDemand()
    expect(seenVcpuOf({ calmLoad: { cpuFraction: 0.4, steps: 300 } } as Learnt, demand)).toBe(0.8)
    expect(seenVcpuOf({ calmLoad: null, busyPerInstance: aSeries(1, [0, 300, 1.5]) } as unknown as Learnt, demand)).toBe(1.5)
  })
})

describe('waiting of the busiest steps', () => {
  it('is over that of the quieter half', () => {
    // one step in ten is at 80 %, where answers take twice as long
    const busy = (i: number) => i % 10 === 0
    const series = (then: number, else_: number) => Float64Array.from({ length: STEPS }, (_, i) => (busy(i) ? then : else_))
    const ratioOf = (ratio: Float64Array, moving = new Uint8Array(STEPS)) =>
      learnt({ cpuPercentAverage: series(80, 40) }, { waiting: { calmSec: 0.1, ratio }, comings: { moving, youngestMinutes: aSeries(1e6) } }).busyRatio
    expect(ratioOf(series(2.4, 1.2))).toBeCloseTo(2, 9)
    // not in steps in which instances come and go
    const moving = Uint8Array.from({ length: STEPS }, (_, i) => Number(busy(i) && i < 1500))
    expect(
      ratioOf(
        Float64Array.from({ length: STEPS }, (_, i) => (busy(i) ? (i < 1500 ? 9 : 3) : 1)),
        moving,
      ),
    ).toBeCloseTo(3, 9)
    expect(learnt({}).busyRatio).toBeNaN()
  })
})

describe('what requests cost', () => {
  // a tenth of two vCPUs by itself, and 0.02 s a request: 20 to 59 of them a second and instance
  const perSec = Float64Array.from({ length: STEPS }, (_, i) => 20 + ((i * 7) % 40))
  const requests = perSec.map((x) => x * STEP_SEC * 4)
  const cpuOf = (job: Float64Array = aSeries(0)) => perSec.map((x, i) => ((0.2 + 0.02 * x + (job[i] as number)) / 2) * 100)

  it('is read off the line, and held against the last days', () => {
    const { work, heldOutErrorFraction, jobs, busyPerInstance } = learnt({ requests, cpuPercentAverage: cpuOf() })
    expect(work?.vcpuSecondsPerRequest).toBeCloseTo(0.02, 6)
    expect(work?.ownVcpu).toBeCloseTo(0.2, 6)
    expect(heldOutErrorFraction).toBeCloseTo(0, 6)
    expect(jobs).toBeNull()
    expect(busyPerInstance[0]).toBeCloseTo(0.2 + 0.02 * 20, 9)
    expect(learnt({ cpuPercentAverage: cpuOf() })).toMatchObject({ work: null, jobs: null, heldOutErrorFraction: Number.NaN })
  })

  it('is not what instances burn that boot, and CPU that is full tells nothing of the days held out', () => {
    const first = aSeries(0, [0, 1500, 0.9])
    const moving = new Uint8Array(STEPS).fill(1, 0, 1500)
    const comings = { moving, youngestMinutes: aSeries(1e6) }
    const { work, jobs } = learnt({ requests, cpuPercentAverage: cpuOf(first) }, { comings })
    expect([work?.ownVcpu, work?.vcpuSecondsPerRequest]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.02, 6)])
    expect(jobs).toBeNull()
    const last = aSeries(0, [3400, STEPS, 0.3])
    const some = new Uint8Array(STEPS).fill(1, 3400, STEPS)
    expect(Math.abs(learnt({ requests, cpuPercentAverage: cpuOf(last) }).heldOutErrorFraction)).toBeGreaterThan(0.1)
    expect(learnt({ requests, cpuPercentAverage: cpuOf(last) }, { hurting: some }).heldOutErrorFraction).toBeCloseTo(0, 6)
    expect(learnt({ requests, cpuPercentAverage: cpuOf(last) }, { censored: some }).heldOutErrorFraction).toBeCloseTo(0, 6)
  })

  it('leaves jobs by the clock over, which are no calm load and no skew', () => {
    const job = daily(0, 36, 48, 0.5)
    const { jobs, calmLoad, hottest } = learnt({ requests, cpuPercentAverage: cpuOf(job), cpuPercentMaximum: cpuOf(job).map((x) => x * 1.2) })
    expect(jobs?.slots).toEqual([36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47])
    expect(jobs?.eachVcpu.filter((x) => x > 0).length).toBe(12 * 14)
    expect(calmLoad?.steps).toBe(STEPS - 12 * 14)
    expect([hottest?.steps, hottest?.typical]).toEqual([STEPS - 12 * 14, expect.closeTo(1.2, 9)])
  })
})

describe('a job on one instance', () => {
  it('is told from skew as it was seen, and is none of it', () => {
    // 30 % on average, 33 % on the hottest, and 83 % from three to four
    const cpuPercentMaximum = daily(33, 36, 48, 83)
    const { leaderVcpu, hottest } = learnt({ cpuPercentAverage: aSeries(30), cpuPercentMaximum })
    expect(leaderVcpu?.filter((x) => x > 0).length).toBe(12 * 14)
    expect(Math.max(...(leaderVcpu ?? []))).toBeCloseTo(1, 9)
    expect([hottest?.steps, hottest?.often]).toEqual([STEPS - 12 * 14, expect.closeTo(1.1, 9)])
    expect(learnt({ cpuPercentAverage: aSeries(30), cpuPercentMaximum: aSeries(33) }).leaderVcpu).toBeNull()
  })

  it('stands beside one of every instance, and neither is skew', () => {
    const perSec = Float64Array.from({ length: STEPS }, (_, i) => 20 + ((i * 7) % 40))
    const each = daily(0, 100, 112, 0.5)
    const cpuPercentAverage = perSec.map((x, i) => ((0.01 * x + (each[i] as number)) / 2) * 100)
    const leader = daily(0, 36, 48, 50)
    const cpuPercentMaximum = cpuPercentAverage.map((x, i) => x * 1.1 + (leader[i] as number))
    const { hottest, jobs, leaderVcpu } = learnt({ requests: perSec.map((x) => x * STEP_SEC * 4), cpuPercentAverage, cpuPercentMaximum })
    expect([jobs?.slots.length, leaderVcpu?.filter((x) => x > 0).length]).toEqual([12, 12 * 14])
    expect([hottest?.typical, hottest?.often, hottest?.steps]).toEqual([expect.closeTo(1.1, 9), expect.closeTo(1.1, 9), STEPS - 24 * 14])
  })
})
