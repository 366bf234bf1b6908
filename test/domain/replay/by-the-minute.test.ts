import { describe, expect, it } from 'vitest'
import { jumping, type Load } from '../../../domain/demand/load.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import type { DynamicPolicy } from '../../../domain/replay/alarms.ts'
import { type Configuration, replay } from '../../../domain/replay/replay.ts'
import type { ReplayResult } from '../../../domain/replay/walk.ts'
import { randomSource } from '../../../fixtures/random.ts'
import { alarm, configuration, tracking } from './a-configuration.ts'

/** Replays whose every minute is worked out by hand. */

const load = (...stretches: readonly (readonly [minutes: number, vcpu: number])[]): Load => {
  const demandVcpu = Float64Array.from(stretches.flatMap(([minutes, vcpu]) => Array<number>(minutes).fill(vcpu)))
  return { demandVcpu, stepMinutes: 1, counted: new Uint8Array(demandVcpu.length).fill(1), requestsPerMinutePerVcpu: 3000 }
}
const at = (minute: number, changes: object) => ({ minute, minSize: Number.NaN, maxSize: Number.NaN, desiredCapacity: Number.NaN, ...changes })

/** The minutes in which the number in service changed, with what it became. */
function changes(l: Load, c: Configuration): readonly (readonly [minute: number, instances: number])[] {
  const inService = new Float64Array(l.demandVcpu.length)
  replay(l, c, undefined, { inService, overloaded: new Uint8Array(inService.length) })
  return [...inService.entries()].filter(([minute, instances]) => minute === 0 || instances !== inService[minute - 1])
}

describe('work that is not served', () => {
  // an alarm on two minutes at 99 %: the second minute is full of what the first left over, half a minute of capacity at most
  const policies = [alarm({ periodMinutes: 1, evaluationPeriods: 2, datapointsToAlarm: 2, threshold: 99, cooldownMinutes: 100 })]

  it('waits for half a minute', () => {
    expect(changes(load([1, 10], [1, 2], [20, 1]), configuration({ policies }))).toEqual([
      [0, 2],
      [4, 3],
    ])
    expect(changes(load([1, 10], [1, 1.9], [20, 1]), configuration({ policies }))).toEqual([[0, 2]])
  })

  it('is no more than there was', () => {
    expect(changes(load([1, 4.5], [1, 3.5], [20, 1]), configuration({ policies }))).toHaveLength(2)
    expect(changes(load([1, 4.5], [1, 3.4], [20, 1]), configuration({ policies }))).toHaveLength(1)
  })
})

describe('launches that fail', () => {
  const grows = (until: number) => changes(load([80, 3]), configuration({ policies: [tracking(50)], launchFailures: [[0, until]] }))[1]

  it('are tried again every ten minutes, the last minute of the trouble not among them', () => {
    // wanted at minute 2, tried at 2, 12, 22, 32
    expect(grows(3)).toEqual([15, 3])
    expect(grows(32)).toEqual([35, 3])
    expect(grows(33)).toEqual([45, 3])
  })

  it('fail within their minutes alone, one time of trouble after the other', () => {
    const failing = (...launchFailures: readonly (readonly [number, number])[]) =>
      changes(load([80, 3]), configuration({ policies: [tracking(50)], launchFailures }))[1]
    expect(failing([0, 2])).toEqual([5, 3])
    expect(failing([3, 9])).toEqual([5, 3])
    expect(failing([0, 1], [2, 3], [12, 13])).toEqual([25, 3])
  })
})

describe('what is scheduled', () => {
  it('sets what it names, and leaves the rest', () => {
    const scheduled = [at(10, { desiredCapacity: 5 }), at(20, { maxSize: 3 }), at(30, { minSize: 4, maxSize: 8 })]
    expect(changes(load([50, 1]), configuration({ scheduled }))).toEqual([
      [0, 2],
      [13, 5],
      [21, 3],
      [33, 4],
    ])
  })

  it('before the window is past, and at one minute comes one after the other', () => {
    expect(changes(load([30, 1]), configuration({ scheduled: [at(-5, { minSize: 9 })] }))).toEqual([[0, 2]])
    expect(changes(load([30, 1]), configuration({ scheduled: [at(4, { desiredCapacity: 9 }), at(4, { desiredCapacity: 3 })] }))).toEqual([
      [0, 2],
      [7, 3],
    ])
  })

  it('to be wanted is held within the bounds', () => {
    expect(changes(load([30, 1]), configuration({ maxSize: 4, scheduled: [at(4, { desiredCapacity: 9 })] }))[1]).toEqual([7, 4])
    expect(changes(load([30, 1]), configuration({ desiredCapacity: 4, minSize: 2, scheduled: [at(4, { desiredCapacity: 0 })] }))[1]).toEqual([5, 2])
  })
})

describe('a forecast', () => {
  const forecastInstances = new Float64Array(60).fill(4)

  it('is held within the maximum', () => {
    expect(changes(load([60, 1]), configuration({ forecastInstances, maxSize: 3 }))).toEqual([
      [0, 2],
      [3, 3],
    ])
  })

  it('is what target tracking may not go below', () => {
    expect(changes(load([60, 0.2]), configuration({ forecastInstances, desiredCapacity: 6, policies: [tracking(50)] }))).toEqual([
      [0, 6],
      [15, 4],
    ])
  })
})

describe('credits', () => {
  /** A quarter of two vCPUs for ever: half a credit a minute, 720 can be kept, and a quarter of them is there at first. */
  const credits = { creditBaselineFraction: 0.25, desiredCapacity: 1 }

  it('are spent by what goes over the baseline, and then hold the instance to it', () => {
    // 1.5 busy vCPUs take a credit a minute: 180 minutes
    expect(replay(load([600, 1.5]), configuration(credits)).overloadMinutes).toBe(420)
  })

  it('are earned under the baseline', () => {
    // sixty idle minutes earn thirty, less a quarter for what was left over: after 29 minutes less than one credit is there
    expect(replay(load([200, 1.5], [60, 0], [100, 1.5]), configuration(credits)).overloadMinutes).toBe(20 + 71)
  })

  it('are kept up to what a day earns', () => {
    expect(replay(load([3000, 0], [730, 1.5]), configuration(credits)).overloadMinutes).toBe(10)
  })
})

describe('policies on alarms', () => {
  const growth = (policy: DynamicPolicy, more: Partial<Configuration> = {}) => changes(load([18, 20]), configuration({ policies: [policy], ...more }))

  it('that are simple act at the end of a period, and then when their cooldown is over', () => {
    expect(growth(alarm())).toEqual([
      [0, 2],
      [7, 3],
      [12, 4],
      [17, 5],
    ])
    // seven minutes after minute 4, in the middle of a period
    expect(growth(alarm({ cooldownMinutes: 7 }))).toEqual([
      [0, 2],
      [7, 3],
      [14, 4],
    ])
  })

  it('that have steps act at the end of each period, on what is warm', () => {
    expect(growth(alarm({ type: 'step', cooldownMinutes: 0 }))).toEqual([
      [0, 2],
      [7, 3],
      [12, 4],
      [17, 5],
    ])
    // the third warms up until minute 17: until then two ask for three
    expect(growth(alarm({ type: 'step', cooldownMinutes: 0 }), { warmupMinutes: 10 })).toEqual([
      [0, 2],
      [7, 3],
    ])
  })

  it('look at the mean of the period', () => {
    // four minutes at 50 % and one at 100 % are 60 %: not over it
    expect(changes(load([4, 2], [1, 4], [10, 2]), configuration({ policies: [alarm()] }))).toHaveLength(1)
    expect(changes(load([4, 2.1], [1, 4], [10, 2]), configuration({ policies: [alarm()] }))).toHaveLength(2)
  })

  it('that step down wait until all is warm, simple ones do not', () => {
    const down = (type: 'step' | 'simple') =>
      alarm({
        type,
        comparison: 'below',
        threshold: 30,
        cooldownMinutes: 0,
        steps: [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: Number.POSITIVE_INFINITY, adjustment: -1 }],
      })
    const growing = (type: 'step' | 'simple') =>
      changes(
        load([11, 0.1]),
        configuration({ desiredCapacity: 3, bootMinutes: 1, warmupMinutes: 6, scheduled: [at(0, { desiredCapacity: 6 })], policies: [down(type)] }),
      )
    // six are warm at minute 7: the end of the next period is 9
    expect(growing('step')).toEqual([
      [0, 3],
      [1, 6],
      [10, 5],
    ])
    expect(growing('simple')[2]).toEqual([5, 5])
  })
})

describe('target tracking by the minute', () => {
  it('gives back once in five minutes', () => {
    // 15 % of four asks for two; then 10 to 30 % of two for one
    expect(changes(load([16, 1.2], [30, 0.4]), configuration({ desiredCapacity: 4, policies: [tracking(50)] }))).toEqual([
      [0, 4],
      [15, 2],
      [20, 1],
    ])
  })

  it('of requests acts each minute with basic monitoring, of CPU at five-minute marks', () => {
    const grows = (policy: DynamicPolicy) => changes(load([20, 3]), configuration({ policies: [policy], detailedMonitoring: false }))[1]
    expect(grows(tracking(3000, { metric: 'requests' }))).toEqual([5, 3])
    expect(grows(tracking(50))).toEqual([7, 3])
  })

  it('does nothing where nobody is there to be measured', () => {
    const none = { minSize: 0, desiredCapacity: 0, policies: [tracking(50), tracking(3000, { metric: 'requests' })] }
    expect(replay(load([30, 3]), configuration(none))).toEqual({
      instanceMinutes: 0,
      overloadMinutes: 30,
      overloadMinutesAtMaximum: 0,
      peakInstances: 0,
      aborted: false,
    })
  })

  it('keeps one instance at least', () => {
    expect(changes(load([40, 0]), configuration({ minSize: 0, desiredCapacity: 3, policies: [tracking(50)] }))).toEqual([
      [0, 3],
      [15, 1],
    ])
  })
})

describe('what is taken away', () => {
  it('is the oldest, also while others boot', () => {
    const scheduled = [at(0, { desiredCapacity: 6 }), at(5, { desiredCapacity: 2 })]
    expect(changes(load([20, 0]), configuration({ scheduled, bootMinutes: 10 }))).toEqual([
      [0, 2],
      [6, 0],
      [10, 2],
    ])
  })

  it('is paid until it is gone, and what boots from the moment it is asked for', () => {
    const scheduled = [at(2, { desiredCapacity: 5 }), at(8, { desiredCapacity: 2 })]
    // three minutes of two, six of five, one of two
    expect(replay(load([10, 0]), configuration({ scheduled }))).toMatchObject({ instanceMinutes: 6 + 30 + 2, peakInstances: 5 })
  })
})

describe('minutes taken together', () => {
  const STEPS = 60
  const perStep = (valueAt: (step: number) => number): Float64Array => Float64Array.from({ length: STEPS * 5 }, (_, minute) => valueAt(Math.floor(minute / 5)))

  it('come to what they come to one by one, whatever goes on in them', () => {
    const random = randomSource(7)
    const draw = (values: readonly number[]): number => values[Math.floor(values.length * random())] as number
    const perhaps = (make: () => Float64Array): Float64Array | null => (random() < 0.3 ? make() : null)
    const results: ReplayResult[] = []
    for (let run = 0; run < 90; run++) {
      const level = draw([0.5, 2, 5])
      const demands = Array.from({ length: STEPS }, (_, i) => (random() < 0.4 ? level : (1 + Math.sin(i / 8)) * level * random()))
      const plain: Load = {
        demandVcpu: perStep((step) => demands[step] as number),
        stepMinutes: 5,
        counted: Uint8Array.from({ length: STEPS * 5 }, (_, minute) => (Math.floor(minute / 5) % 7 === 3 ? 0 : 1)),
        requestsPerMinutePerVcpu: 3000,
        ownVcpu: perhaps(() => perStep(() => 0.1)),
        idleVcpu: perhaps(() => perStep((step) => (step % 9) / 20)),
        leaderVcpu: random() < 0.15 ? perStep((step) => (step % 12 === 5 ? 1 : 0)) : null,
      }
      const l = random() < 0.5 ? jumping(plain) : plain
      const world = {
        ...plainWorld,
        linearShare: draw([0.8, 1]),
        hottest: draw([1, 1.2]),
        coldMinutes: draw([0, 7]),
        coldSpeed: 0.6,
        evenZones: run % 3,
        scaleInShare: draw([0.3, 1]),
      }
      const c = configuration({
        policies: [tracking(draw([25, 40, 60])), ...(random() < 0.3 ? [tracking(2000, { metric: 'requests' })] : [])].slice(0, draw([0, 2, 2])),
        minSize: draw([0, 1, 3]),
        maxSize: draw([3, 6, 40]),
        desiredCapacity: draw([0, 2, 5]),
        bootMinutes: draw([1, 3, 8]),
        warmupMinutes: run % 9,
        detailedMonitoring: random() < 0.7,
        canTerminate: random() < 0.8,
        forecastInstances: perhaps(() => perStep((step) => 2 + (Math.floor(step / 6) % 4))),
        scheduled:
          random() < 0.5 ? [] : [at(draw([0, 32, 35]), { minSize: draw([1, 4]), desiredCapacity: draw([1, 4, 9]) }), at(100, { maxSize: draw([2, 9]) })],
        launchFailures: random() < 0.7 ? [] : [[20, draw([30, 90])]],
        world,
      })
      const most = { overloadMinutes: draw([9, Infinity, Infinity]), instanceMinutes: draw([700, Infinity, Infinity]) }
      const limits = random() < 0.8 ? most : { ...most, together: { perOverloadMinute: 4, instanceMinutes: draw([500, 1100]) } }
      const [together, each] = [l, { ...l, stepMinutes: 1 }].map((load) => {
        const byMinute = { inService: new Float64Array(STEPS * 5), overloaded: new Uint8Array(STEPS * 5) }
        return { result: replay(load, c, limits, byMinute), byMinute }
      })
      expect(together).toEqual(each)
      results.push((together as { result: ReplayResult }).result)
    }
    // none of it is idle: some end early, some are overloaded, some at their maximum, and they grow
    expect(results.filter(({ aborted }) => aborted).length).toBeGreaterThan(10)
    expect(results.filter(({ aborted }) => !aborted).length).toBeGreaterThan(30)
    expect(results.filter(({ overloadMinutesAtMaximum: atMaximum, overloadMinutes }) => atMaximum > 0 && atMaximum < overloadMinutes).length).toBeGreaterThan(5)
    expect(new Set(results.map(({ peakInstances }) => peakInstances)).size).toBeGreaterThan(8)
  })
})
