import { describe, expect, it } from 'vitest'
import { comingsOf } from '../../../domain/demand/comings.ts'
import { type Demand, demandOf } from '../../../domain/demand/demand.ts'
import { fullAfterMinutes, fullShare, type Leak, leakOf } from '../../../domain/demand/leak.ts'
import { overloadOf } from '../../../domain/demand/overload.ts'
import { waitingOf } from '../../../domain/demand/waiting.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anObservation, aPlace, aSeries, STEP_SEC, STEPS } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

const FLAT = { baseGiB: 7.6, gibPerBusyVcpu: 0 }
/** One point of the mean an hour, from 40 % on: what starts again takes a tenth of the group back. */
const rising = (perStep: number, top = 70) => Float64Array.from({ length: STEPS }, (_, i) => 40 + ((i * perStep) % (top - 40)))
const AN_HOUR_A_POINT = 1 / 12
const leaking = (changes: Partial<Observation> = {}) =>
  anObservation({
    cpuPercentAverage: aSeries(30),
    cpuPercentMaximum: aSeries(40),
    inServiceInstances: aSeries(4),
    memoryPercentAverage: rising(AN_HOUR_A_POINT),
    memoryPercentMaximum: aSeries(96),
    responseTimeSecP95: aSeries(0.1),
    ...changes,
  })
const byAge = (observation: Observation, fit: Parameters<typeof leakOf>[1] = FLAT, hurting = new Uint8Array(STEPS)) =>
  leakOf(observation, fit, 8, { comings: comingsOf(observation), waiting: waitingOf(observation), hurting })
const found = (...facts: Parameters<typeof byAge>) => byAge(...facts).leak

describe('memory that fills with the age of an instance', () => {
  it('rises step by step, whatever arrives', () => {
    const leak = found(leaking()) as Leak
    expect(leak.gibPerMinute * 60).toBeCloseTo(0.08, 9)
    expect(leak.memoryGiB).toBe(8)
  })

  it('is none where memory follows the work, falls as often as it rises, or stands still', () => {
    expect(found(leaking(), { baseGiB: 2, gibPerBusyVcpu: 1 })).toBeNull()
    expect(found(leaking({ memoryPercentAverage: Float64Array.from({ length: STEPS }, (_, i) => 60 + 10 * Math.sin(i / 46)) }))).toBeNull()
    expect(found(leaking({ memoryPercentAverage: aSeries(95) }))).toBeNull()
    // up in seven steps of ten, down in three
    const saw = Float64Array.from({ length: STEPS }, (_, i) => (i % 10 < 7 ? 60 + (i % 10) : 66 - 2 * ((i % 10) - 6)))
    expect(found(leaking({ memoryPercentAverage: saw }))).toBeNull()
  })

  it('says nothing of what an instance bears', () => {
    const observation = leaking({
      cpuPercentAverage: aSeries(30, [300, 400, 60]),
      cpuPercentMaximum: aSeries(40, [300, 400, 70]),
      responseTimeSecP95: aSeries(0.1, [300, 400, 1]),
      memoryPercentMaximum: aSeries(80, [300, 400, 96]),
    })
    const { leak, hurting, boundBy } = demandOf(observation, aPlace(), defaultPolicy) as Demand
    expect(leak?.hurtsByAge[350]).toBe(1)
    expect([hurting[350], boundBy]).toEqual([0, 'cpu'])
    const full = demandOf({ ...observation, memoryPercentAverage: aSeries(60) }, aPlace(), defaultPolicy) as Demand
    expect([full.leak, full.hurting[350]]).toEqual([null, 1])
  })

  it('is none where it comes to no end: what is collected in time rises and falls as well', () => {
    const collected = Float64Array.from({ length: STEPS }, (_, i) => 20 + (i % 13) / 10)
    expect(found(leaking({ memoryPercentAverage: collected, memoryPercentMaximum: collected.map((x) => x + 2) }))).toBeNull()
    expect(found(leaking({ memoryPercentMaximum: aSeries(89) }))).toBeNull()
  })

  it('is told apart where no instance became old enough for its end, and none gave memory back', () => {
    const fullest = Float64Array.from({ length: STEPS }, (_, i) => 50 + (i % 288) / 10)
    // an instance comes or goes each day, and the fullest is then another
    const inServiceInstances = Float64Array.from({ length: STEPS }, (_, i) => 4 + (Math.floor(i / 288) % 2))
    const young = leaking({ memoryPercentMaximum: fullest, inServiceInstances })
    const { leak, aging } = byAge(young)
    expect(leak).toBeNull()
    expect((aging?.gibPerMinute ?? 0) * 60).toBeCloseTo(0.08, 9)
    expect(demandOf(young, aPlace(), defaultPolicy)).toMatchObject({ leak: null, aging: { memoryGiB: 8 } })
    // the same falls while nobody left are memory that was given back; what is less than a quarter of the rises is datapoints' own
    expect(byAge({ ...young, inServiceInstances: aSeries(4) })).toEqual({ leak: null, aging: null })
    // 27 points a day, and each day one datapoint that is lower than it should be
    const wavering = (points: number) => byAge({ ...young, memoryPercentMaximum: fullest.map((x, i) => (i % 288 === 100 ? x - points : x)) }).aging
    expect([wavering(8), wavering(11)]).toEqual([expect.objectContaining({ memoryGiB: 8 }), null])
    // one that was seen full is a leak, and no more than that
    expect(byAge(leaking()).aging).toBeNull()
  })

  it('that no instance came to the end of starts where the mean was least, where no launch tells', () => {
    const memoryPercentAverage = Float64Array.from({ length: STEPS }, (_, i) => 20 + (i * 50) / STEPS)
    const fixed = leaking({ memoryPercentAverage, memoryPercentMaximum: memoryPercentAverage.map((x) => x + 5) })
    expect((byAge(fixed).aging?.freshGiB ?? 0) / 8).toBeCloseTo(0.21, 3)
  })

  it('is none where it is full within hours, again and again: that is what a collector gives back', () => {
    // half an hour of five steps up and one down, from 60 to 90 % and more
    const heap = Float64Array.from({ length: STEPS }, (_, i) => 60 + (i % 6) * 6)
    expect(found(leaking({ memoryPercentAverage: heap }))).toBeNull()
    // the mean lies half way from a new one at 15 % to a full one: 75 points to the 90 that are usable
    const filling = (hours: number) => found(leaking({ memoryPercentAverage: rising(75 / (12 * hours)) }))
    expect([filling(5), filling(7)?.memoryGiB]).toEqual([null, 8])
  })

  it('is none where a month would hardly fill it, or where nobody measures it', () => {
    expect(found(leaking({ memoryPercentAverage: rising(2.9 / 288) }))).toBeNull()
    expect(found(leaking({ memoryPercentAverage: rising(3.1 / 288) }))).not.toBeNull()
    expect(found(leaking({ memoryPercentAverage: null }))).toBeNull()
    expect(found(leaking({ memoryPercentMaximum: null }))).toBeNull()
    expect(found(leaking(), null)).toBeNull()
  })

  it('starts where a new instance starts: its coming lowers the mean', () => {
    // two instances at 70 %, and two more that hold 30: the mean of all is 50
    const inServiceInstances = aSeries(2, [600, STEPS, 4])
    const memoryPercentAverage = Float64Array.from({ length: STEPS }, (_, i) => (i < 600 ? 60 + i / 60 : 50 + (i - 600) / 80))
    expect((found(leaking({ inServiceInstances, memoryPercentAverage })) as Leak).freshGiB).toBeCloseTo(0.3 * 8, 1)
  })

  it('is taken to be of all ages where no instance ever came: half way from a new one to a full one', () => {
    // means of 65 to 71 %: from 41 to 95
    const memoryPercentAverage = Float64Array.from({ length: STEPS }, (_, i) => 65 + ((i * AN_HOUR_A_POINT) % 6))
    expect((found(leaking({ memoryPercentAverage })) as Leak).freshGiB / 8).toBeCloseTo(0.41, 2)
  })

  it('hurts where users wait while CPU is calm and the fullest instance has nothing left', () => {
    const waits = aSeries(0.1, [300, 400, 1])
    const full = aSeries(80, [300, 400, 96])
    const steps = ({ hurtsByAge }: Leak) => hurtsByAge.reduce((sum, x) => sum + x, 0)
    expect(steps(found(leaking({ responseTimeSecP95: waits, memoryPercentMaximum: full })) as Leak)).toBe(100)
    // a hot instance may be what they wait for, and so may what hurts as often with memory left
    expect(steps(found(leaking({ responseTimeSecP95: waits, memoryPercentMaximum: full, cpuPercentMaximum: aSeries(81) })) as Leak)).toBe(0)
    expect(steps(found(leaking({ responseTimeSecP95: waits, memoryPercentMaximum: aSeries(80, [600, 700, 96]) })) as Leak)).toBe(0)
    const often = aSeries(0.1, [300, 400, 1], [1000, 3500, 1])
    expect(steps(found(leaking({ responseTimeSecP95: often, memoryPercentMaximum: full })) as Leak)).toBe(0)
  })

  it('is overload all the same', () => {
    const observation = leaking({ responseTimeSecP95: aSeries(0.1, [300, 400, 1]), memoryPercentMaximum: aSeries(80, [300, 400, 96]) })
    const leak = found(observation)
    const demand = aDemand({ waiting: waitingOf(observation), leak })
    expect(overloadOf(demand, STEP_SEC, defaultPolicy).minutes).toBe(495)
    expect(overloadOf({ ...demand, leak: null }, STEP_SEC, defaultPolicy).minutes).toBe(0)
  })
})

describe('how long it takes to fill', () => {
  const leak: Leak = { freshGiB: 7, gibPerMinute: 0.1 / 60, memoryGiB: 16, firstAgeMinutes: 0, hurtsByAge: new Uint8Array(0) }

  it('is longer with more memory, and the last tenth is a smaller share of that', () => {
    expect(fullAfterMinutes(leak, 16) / 60).toBeCloseTo(74, 6)
    expect(fullAfterMinutes(leak, 32) / 60).toBeCloseTo(218, 6)
    expect(fullShare(leak, 16)).toBeCloseTo(1.6 / 9, 9)
    expect(fullShare(leak, 32)).toBeCloseTo(3.2 / 25, 9)
  })

  it('is no time where it does not fit at all', () => {
    expect(fullAfterMinutes(leak, 7)).toBe(0)
    expect(fullShare(leak, 7)).toBe(1)
  })
})
