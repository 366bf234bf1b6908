import { describe, expect, it } from 'vitest'
import type { LongMemory, RememberedPeak } from '../../../domain/history/long-memory.ts'
import type { Learnt } from '../../../domain/learn/model.ts'
import { kneeLoadOf, plainWorld } from '../../../domain/learn/world.ts'
import { worldOn } from '../../../domain/propose/ensemble.ts'
import { bindingPeaks, onPeakDay, peaksAhead, peakTrialsIn, playedAtPeak } from '../../../domain/propose/peak-trials.ts'
import { peakClock, scheduleOf } from '../../../domain/propose/schedule.ts'
import { START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aCandidateType, aDemand } from '../a-judged-case.ts'
import { configuration, tracking } from '../replay/a-configuration.ts'

/** Monday, two weeks from midnight on. */
const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const MONDAY = START_SEC / 86_400
const EVENING = 6 * 60
const peak = (changes: Partial<RememberedPeak> = {}): RememberedPeak =>
  ({
    rhythm: 'weekly',
    firstDay: MONDAY - 5,
    lastDay: MONDAY - 5,
    peakDay: MONDAY - 5,
    nextDay: MONDAY + 16,
    hours: [10, 11],
    binds: true,
    profileVcpu: Float64Array.from({ length: 30 }, (_, hour) => (hour === 16 ? 12 : 4)),
    profileInstances: new Float64Array(30).fill(8),
    ...changes,
  }) as RememberedPeak
const demand = aDemand({ vcpuSecondsPerRequest: 0.05 })
const trials = (
  changes: Partial<RememberedPeak> = {},
  world: Partial<typeof plainWorld> = {},
  learnt: Learnt | null = null,
  today = configuration({ desiredCapacity: 4 }),
) => peakTrialsIn({ ...plainWorld, ...world }, [peak(changes)], { demand, learnt, grid, today })[0] as NonNullable<ReturnType<typeof peakTrialsIn>[0]>

describe('a day like a past peak', () => {
  it('asks for what it had, hour by hour, with the evening before', () => {
    const { load } = trials()
    expect([load.demandVcpu.length, load.stepMinutes, load.counted.every((one) => one === 1)]).toEqual([30 * 60, 5, true])
    expect([load.demandVcpu[16 * 60 - 1], load.demandVcpu[16 * 60], load.demandVcpu[17 * 60 - 1], load.demandVcpu[17 * 60]]).toEqual([4, 12, 12, 4])
    expect([load.requestsPerMinutePerVcpu, load.ownVcpu]).toEqual([1200, null])
  })

  it('is of the weeks to come, without what instances burn by themselves', () => {
    expect(trials({}, { demandFactor: 1.5 }).load.demandVcpu[16 * 60]).toBe(18)
    const learnt = (idle: boolean) => ({ idle, work: { ownVcpu: 0.25, vcpuSecondsPerRequest: 0.1 } }) as unknown as Learnt
    const own = trials({}, {}, learnt(false)).load
    // eight instances burn two
    expect([own.demandVcpu[16 * 60], own.ownVcpu?.[0], own.ownVcpu?.length, own.requestsPerMinutePerVcpu]).toEqual([10, 0.25, 30 * 60, 600])
    const idle = trials({}, {}, learnt(true)).load
    expect([idle.demandVcpu[16 * 60], idle.ownVcpu]).toEqual([12, null])
    // what is less than that is no work
    expect(trials({ profileVcpu: new Float64Array(30).fill(1) }, {}, learnt(false)).load.demandVcpu[0]).toBe(0)
    expect(trials({}, {}, { idle: false, work: null } as unknown as Learnt).load).toMatchObject({ ownVcpu: null, requestsPerMinutePerVcpu: 1200 })
  })

  it('takes instances for half busy where their number is not known, and CPU for what there is of it', () => {
    const unknown = { profileInstances: new Float64Array(30).fill(Number.NaN) }
    expect(trials(unknown).load.demandVcpu[16 * 60]).toBe(12)
    // half of two vCPUs are shown at a load of 0.61 where the calm slope is 0.7: 0.7 × 0.6147 + 0.3 × 0.6147³
    expect(trials(unknown, { linearShare: 0.7 }).load.demandVcpu[16 * 60]).toBeCloseTo(12 * 2 * 0.7 * 0.6147 * 0.5 * 2, 1)
    expect(trials({ ...unknown, profileVcpu: new Float64Array(30) }).load.demandVcpu[0]).toBe(0)
    expect(trials({ profileInstances: new Float64Array(30) }).load.demandVcpu[0]).toBe(4)
  })

  it('lies in the window on its weekday, from six in the evening before on; on the first day where there is no other', () => {
    const at = (peakDay: number, length = STEPS) =>
      peakTrialsIn(plainWorld, [peak({ peakDay })], { demand, learnt: null, grid: { ...grid, length }, today: configuration() })[0]?.minutes
    // Wednesday: the third day
    expect(at(MONDAY - 5)).toEqual([2 * 1440 - EVENING, 3 * 1440])
    expect(at(MONDAY - 6)).toEqual([1440 - EVENING, 2 * 1440])
    // of two Mondays the second has an evening before it
    expect(at(MONDAY - 7)).toEqual([7 * 1440 - EVENING, 8 * 1440])
    expect(at(MONDAY - 7, 288)).toEqual([0, 30 * 60])
    const later = { ...grid, startSec: START_SEC + 6 * 3600 }
    expect(peakTrialsIn(plainWorld, [peak()], { demand, learnt: null, grid: later, today: configuration() })[0]?.minutes).toEqual([
      2 * 1440 - 2 * EVENING,
      3 * 1440 - EVENING,
    ])
  })

  it('begins with what a fleet that nothing scales has, and else with one that stands at three tenths', () => {
    const begin = (changes: Parameters<typeof configuration>[0]) => {
      const trial = trials({ profileVcpu: new Float64Array(30).fill(4) })
      return (
        playedAtPeak(configuration({ desiredCapacity: 9, maxSize: 100, bootMinutes: 10_000, canTerminate: false, ...changes }), trial).instanceMinutes /
        (30 * 60)
      )
    }
    // four busy vCPUs of two each: seven at 0.29
    expect([begin({}), begin({ policies: [tracking(50)] }), begin({ forecastInstances: new Float64Array(STEPS * 5) })]).toEqual([9, 7, 7])
    expect([begin({ policies: [tracking(50)], maxSize: 5 }), begin({ policies: [tracking(50)], minSize: 12 }), begin({ minSize: 12 })]).toEqual([5, 12, 12])
  })

  it('is served as far as the knee goes, whatever the window was trusted with', () => {
    const over = (trustedVcpu: number) =>
      playedAtPeak({ ...configuration({ desiredCapacity: 8 }), world: { ...plainWorld, trustedVcpu } }, trials()).overloadMinutes
    expect([over(0.1), over(Number.POSITIVE_INFINITY)]).toEqual([0, 0])
    const few = playedAtPeak(configuration({ desiredCapacity: 6 }), trials())
    expect(few.overloadMinutes).toBe(60)
  })

  it('is what today’s configuration is told to be overloaded on', () => {
    const [ahead] = peaksAhead([peak()], demand, grid, configuration({ desiredCapacity: 6 }))
    expect(ahead).toMatchObject({ overloadMinutes: 60, peakInstances: 6, peak: { rhythm: 'weekly' } })
    expect(peaksAhead([peak()], demand, grid, configuration({ desiredCapacity: 8 }))[0]?.overloadMinutes).toBe(0)
  })

  it('binds where it is said to', () => {
    const memory = { peaks: [peak(), peak({ binds: false })] } as unknown as LongMemory
    expect(bindingPeaks(memory)).toHaveLength(1)
    expect(bindingPeaks({ code: 'history-not-read' })).toEqual([])
  })
})

describe('the clock of a peak', () => {
  const clock = (...peaks: readonly Partial<RememberedPeak>[]) =>
    peakClock(
      peaks.map((changes) => peak(changes)),
      30,
      grid,
    )

  it('is up from the lead and an hour before its first hour until an hour after its last', () => {
    // Wednesdays from 10 to 12 UTC
    expect(clock({})).toMatchObject({
      name: 'peak',
      beginsUp: false,
      onPeakDay: [8 * 60 + 30, 13 * 60],
      up: { recurrences: ['30 8 * * 3'] },
      down: { recurrences: ['0 13 * * 3'] },
    })
    expect(clock({ hours: [11, 10, 15] })?.onPeakDay).toEqual([510, 17 * 60])
    expect(peakClock([peak()], 31, grid)?.onPeakDay?.[0]).toBe(505)
    // in the window on its third and tenth day
    expect(clock({})?.up.minutes).toEqual([2 * 1440 + 510, 9 * 1440 + 510])
  })

  it('has no two actions on one minute where there are two peaks', () => {
    const both = clock({}, { firstDay: MONDAY - 4, lastDay: MONDAY - 4 })
    expect([both?.up.recurrences, both?.down.recurrences]).toEqual([
      ['30 8 * * 3', '25 8 * * 4'],
      ['0 13 * * 3', '5 13 * * 4'],
    ])
  })

  it('is none without a date for each, without hours, or where it takes up the day', () => {
    expect([clock(), clock({ nextDay: null }), clock({}, { nextDay: null }), clock({ hours: [] })]).toEqual([null, null, null, null])
    const until = (hours: number) => clock({ hours: [3, 3 + hours] }) !== null
    expect([until(2), until(22)]).toEqual([true, false])
  })

  it('sets sizes on that day alone', () => {
    const schedule = scheduleOf(clock({}) as never, { busy: 8, quiet: 3, setsDesired: true })
    expect(schedule.firstMinSize).toBe(3)
    expect(schedule.onPeakDay).toEqual([
      { minute: 510, minSize: 8, maxSize: Number.NaN, desiredCapacity: 8 },
      { minute: 780, minSize: 3, maxSize: Number.NaN, desiredCapacity: 3 },
    ])
    expect(schedule.actions.map(({ name, recurrence, minSize, desiredCapacity }) => [name, recurrence, minSize, desiredCapacity])).toEqual([
      ['headroom-peak-up', '30 8 * * 3', 8, 8],
      ['headroom-peak-down', '0 13 * * 3', 3, 3],
    ])
    const trial = trials()
    expect(onPeakDay(configuration(), schedule, trial).scheduled.map(({ minute }) => minute)).toEqual([2 * 1440 + 510, 2 * 1440 + 780])
    expect(onPeakDay(configuration(), undefined, trial)).toEqual(configuration())
    expect(onPeakDay(configuration(), { ...schedule, onPeakDay: null }, trial)).toEqual(configuration())
  })
})

describe('a world as another type knows it', () => {
  const world = { ...plainWorld, kneeLoad: 0.8, variability: 1, trustedVcpu: 1.2, unseenOwnVcpu: 0.2 }
  const on = (vcpu: number, changes: Partial<typeof world> = {}) => worldOn({ ...world, ...changes }, aCandidateType({ vcpu }), 4)

  it('is the same on as many vCPUs', () => expect(on(4)).toEqual(world))

  it('has smaller instances queue sooner, burn the same by themselves, and trusted with as much a vCPU', () => {
    const knee = 0.8 * (kneeLoadOf(2, 1, 5) / kneeLoadOf(4, 1, 5))
    expect(on(2)).toMatchObject({ kneeLoad: expect.closeTo(knee - (0.2 * 0.5) / 2, 9), trustedVcpu: 0.6 })
    expect(on(2, { linearShare: 0.5 }).kneeLoad).toBeCloseTo(knee - (0.2 * 0.5) / 1, 9)
    expect(on(2, { unseenOwnVcpu: 0 }).kneeLoad).toBeCloseTo(knee, 9)
    expect(on(1, { unseenOwnVcpu: 3 }).kneeLoad).toBe(0.05)
  })

  it('has larger ones queue later, and trusted with no more an instance', () => {
    expect(on(16)).toMatchObject({ trustedVcpu: 1.2, kneeLoad: expect.closeTo(0.8 * (kneeLoadOf(16, 1, 5) / kneeLoadOf(4, 1, 5)), 9) })
    expect(on(16, { kneeLoad: 0.95 }).kneeLoad).toBe(0.97)
  })
})
