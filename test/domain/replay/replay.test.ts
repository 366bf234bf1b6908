import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Load } from '../../../domain/demand/load.ts'
import { plainWorld } from '../../../domain/learn/world.ts'
import { type Configuration, replay } from '../../../domain/replay/replay.ts'
import { draws } from '../../draws.ts'
import { alarm, configuration, tracking } from './a-configuration.ts'

const load = (demandVcpu: readonly number[], more: Partial<Load> = {}): Load => ({
  demandVcpu: Float64Array.from(demandVcpu),
  stepMinutes: 1,
  counted: new Uint8Array(demandVcpu.length).fill(1),
  requestsPerMinutePerVcpu: 3000,
  ...more,
})

const steady = (vcpu: number, minutes: number): readonly number[] => new Array(minutes).fill(vcpu)

/** Instances in service, minute by minute. */
function curve(l: Load, c: Configuration): number[] {
  const inService = new Float64Array(l.demandVcpu.length)
  replay(l, c, undefined, { inService, overloaded: new Uint8Array(inService.length) })
  return [...inService]
}

const firstAbove = (values: readonly number[], limit: number): number => values.findIndex((v) => v > limit)

describe('an alarm on some of its periods', () => {
  // 80 % and 40 % of two instances in turn, a period each: never two periods over 60 % in a row
  const restless = load(Array.from({ length: 60 }, (_, minute) => (minute % 10 < 5 ? 3.2 : 1.6)))
  const out = (evaluationPeriods: number, datapointsToAlarm: number): number =>
    Math.max(...curve(restless, configuration({ policies: [alarm({ evaluationPeriods, datapointsToAlarm })], maxSize: 3 })))

  it('goes off when so many of the last ones breached, in a row or not', () => {
    expect([out(1, 1), out(2, 2), out(3, 2), out(3, 3), out(5, 3)]).toEqual([3, 2, 3, 2, 3])
  })

  it('forgets a breach that is older than all it looks at', () => {
    const rare = load(Array.from({ length: 120 }, (_, minute) => (minute % 20 < 5 ? 3.2 : 1.6)))
    const most = (evaluationPeriods: number) =>
      Math.max(...curve(rare, configuration({ policies: [alarm({ evaluationPeriods, datapointsToAlarm: 2 })], maxSize: 3 })))
    expect([most(4), most(5)]).toEqual([2, 3])
  })
})

describe('the lines that the policy draws', () => {
  it('count a minute as overloaded from the given share on', () => {
    const busy = load(steady(3.4, 60))
    expect(replay(busy, configuration()).overloadMinutes).toBe(0)
    expect(replay(busy, configuration({ overloadUtilization: 0.8 })).overloadMinutes).toBe(60)
  })

  it('hold a burstable instance back from the given balance on', () => {
    // 0.4 credits are earned a minute and 1.5 spent: of 144 the last is reached after 130 minutes, the 72nd after 66
    const busy = load(steady(1.5, 200))
    const held = (creditsGone: number) =>
      replay(busy, configuration({ desiredCapacity: 1, maxSize: 1, creditBaselineFraction: 0.2, creditsGone })).overloadMinutes
    expect([held(1), held(72)]).toEqual([200 - 131, 200 - 66])
  })
})

describe('a group without policies', () => {
  it('keeps its size and costs its size times the minutes', () => {
    expect(replay(load(steady(1, 100)), configuration({ desiredCapacity: 3 }))).toMatchObject({
      instanceMinutes: 300,
      overloadMinutes: 0,
      peakInstances: 3,
      aborted: false,
    })
  })

  it('is overloaded when arriving work is over nine tenths of what is in service', () => {
    // two instances of two vCPUs serve 3.6 at 0.9
    expect(replay(load(steady(3.6, 10)), configuration()).overloadMinutes).toBe(0)
    expect(replay(load(steady(3.61, 10)), configuration()).overloadMinutes).toBe(10)
  })

  it('counts overload only where the minute was observed', () => {
    const counted = new Uint8Array(10).fill(0, 0, 10)
    counted.fill(1, 4, 7)
    expect(replay(load(steady(5, 10), { counted }), configuration()).overloadMinutes).toBe(3)
  })

  it('says how much of its overload met the maximum size', () => {
    expect(replay(load(steady(5, 10)), configuration({ maxSize: 2 }))).toMatchObject({ overloadMinutes: 10, overloadMinutesAtMaximum: 10 })
    expect(replay(load(steady(5, 10)), configuration({ maxSize: 3 })).overloadMinutesAtMaximum).toBe(0)
  })

  it('starts between its bounds, whatever was desired', () => {
    expect(curve(load(steady(0, 2)), configuration({ desiredCapacity: 9, maxSize: 4 }))).toEqual([4, 4])
    expect(curve(load(steady(0, 2)), configuration({ desiredCapacity: 0, minSize: 3 }))).toEqual([3, 3])
  })
})

describe('target tracking', () => {
  it('scales out after three one-minute datapoints over its target, in proportion, and the instances come after the boot', () => {
    // 3 busy vCPUs on 2 x 2: 75 % over a target of 50 asks for ceil(2 x 75 / 50) = 3
    const inService = curve(load(steady(3, 30)), configuration({ policies: [tracking(50)] }))
    expect(firstAbove(inService, 2)).toBe(2 + 3)
    expect(inService[5]).toBe(3)
  })

  it('does nothing while the metric is between the scale-in threshold and the target', () => {
    // 40 % lies between 0.7 x 50 and 50
    expect(new Set(curve(load(steady(1.6, 60)), configuration({ policies: [tracking(50)] })))).toEqual(new Set([2]))
  })

  it('scales in only after fifteen datapoints under seven tenths of its target', () => {
    const inService = curve(load(steady(1, 40)), configuration({ desiredCapacity: 4, policies: [tracking(50)] }))
    expect(inService.slice(0, 15)).toEqual(steady(4, 15))
    expect(inService[15]).toBe(1)
  })

  it('waits five minutes between two scale-ins', () => {
    const demand = [...steady(1.2, 16), ...steady(0.4, 30)]
    const inService = curve(load(demand), configuration({ desiredCapacity: 4, policies: [tracking(50)] }))
    const falls = inService.flatMap((v, i) => (i > 0 && v < (inService[i - 1] as number) ? [i] : []))
    expect(falls[0]).toBe(15)
    expect((falls[1] as number) - (falls[0] as number)).toBeGreaterThanOrEqual(5)
  })

  it('never scales in when scale-in is disabled', () => {
    expect(Math.min(...curve(load(steady(0, 60)), configuration({ desiredCapacity: 4, policies: [tracking(50, { disableScaleIn: true })] })))).toBe(4)
  })

  it('does not scale in while instances boot or warm up', () => {
    const demand = [...steady(3, 4), ...steady(0, 60)]
    const booting = configuration({ policies: [tracking(50)], bootMinutes: 20, warmupMinutes: 10 })
    const inService = curve(load(demand), booting)
    const peak = Math.max(...inService)
    const arrival = inService.indexOf(peak)
    const fall = inService.findIndex((v, i) => i > arrival && v < peak)
    // asked for at minute 2, in service at 22, warm at 32
    expect(arrival).toBe(22)
    expect(fall).toBeGreaterThanOrEqual(32)
  })

  it('reacts at five-minute marks only with basic monitoring', () => {
    expect(firstAbove(curve(load(steady(3, 30)), configuration({ policies: [tracking(50)], detailedMonitoring: false })), 2)).toBe(4 + 3)
  })

  it('counts only warm instances as current capacity when CPU asks for more', () => {
    // while the third warms up for an hour, two warm ones at 100 % ask for ceil(2 x 100 / 50) = 4 and no more
    const inService = curve(load(steady(20, 40)), configuration({ policies: [tracking(50)], warmupMinutes: 60 }))
    expect(Math.max(...inService)).toBe(4)
  })

  it('tracks requests per target per minute', () => {
    // 2 busy vCPUs are 6000 requests a minute, 3000 on each of two: over 2000 asks for three
    const inService = curve(load(steady(2, 20)), configuration({ policies: [tracking(2000, { metric: 'requests' })] }))
    expect(inService.at(-1)).toBe(3)
  })

  it('scales in by requests under nine tenths of its target', () => {
    const at = (perTarget: number): number =>
      curve(load(steady((perTarget * 4) / 3000, 40)), configuration({ desiredCapacity: 4, policies: [tracking(1000, { metric: 'requests' })] })).at(
        -1,
      ) as number
    expect(at(910)).toBe(4)
    expect(at(700)).toBe(3)
  })

  it('lets the policy that wants most decide, and scales in only when every one agrees', () => {
    const both = [tracking(50), tracking(90)]
    expect(Math.max(...curve(load(steady(3, 30)), configuration({ policies: both })))).toBe(3)
    // 40 % is under 0.7 x 90 but not under 0.7 x 50
    expect(Math.min(...curve(load(steady(1.6, 60)), configuration({ policies: both })))).toBe(2)
  })
})

describe('step and simple policies', () => {
  it('act when the mean of a whole period is over the threshold, as many periods as the alarm asks', () => {
    const one = curve(load(steady(3, 40)), configuration({ policies: [alarm()], maxSize: 3 }))
    expect(firstAbove(one, 2)).toBe(4 + 3)
    const two = curve(load(steady(3, 40)), configuration({ policies: [alarm({ evaluationPeriods: 2, datapointsToAlarm: 2 })], maxSize: 3 }))
    expect(firstAbove(two, 2)).toBe(9 + 3)
  })

  it('leave a simple policy idle until its cooldown is over', () => {
    const growth = (cooldownMinutes: number): number => curve(load(steady(20, 30)), configuration({ policies: [alarm({ cooldownMinutes })] })).at(-1) as number
    expect(growth(5)).toBeGreaterThan(growth(20))
  })

  it('take the step that the breach falls into', () => {
    const steps = [
      { lowerBound: 0, upperBound: 20, adjustment: 1 },
      { lowerBound: 20, upperBound: Number.POSITIVE_INFINITY, adjustment: 5 },
    ]
    const sizeAfter = (vcpu: number): number =>
      curve(load(steady(vcpu, 9)), configuration({ policies: [alarm({ type: 'step', steps, cooldownMinutes: 0 })] })).at(-1) as number
    expect(sizeAfter(2.8)).toBe(3)
    expect(sizeAfter(3.4)).toBe(7)
  })

  it('scale in when the metric stays under', () => {
    const policies = [
      alarm({ comparison: 'below', threshold: 30, steps: [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: Number.POSITIVE_INFINITY, adjustment: -1 }] }),
    ]
    expect(curve(load(steady(0, 60)), configuration({ desiredCapacity: 5, policies, minSize: 2 })).at(-1)).toBe(2)
  })
})

describe('schedules, forecasts and processes', () => {
  it('a scheduled action changes the bounds from its minute on, and brings the size within them', () => {
    const scheduled = [{ minute: 10, minSize: 5, maxSize: Number.NaN, desiredCapacity: Number.NaN }]
    const inService = curve(load(steady(0, 30)), configuration({ scheduled }))
    expect(firstAbove(inService, 2)).toBe(13)
    expect(inService.at(-1)).toBe(5)
  })

  it('a forecast only ever scales out', () => {
    const forecastInstances = Float64Array.from({ length: 60 }, (_, m) => (m < 20 ? 6 : 1))
    const inService = curve(load(steady(0, 60)), configuration({ forecastInstances }))
    expect(inService[3]).toBe(6)
    expect(inService.at(-1)).toBe(6)
  })

  it('a suspended Launch adds nobody, a suspended Terminate takes nobody away', () => {
    expect(Math.max(...curve(load(steady(4, 60)), configuration({ policies: [tracking(50)], canLaunch: false })))).toBe(2)
    expect(Math.min(...curve(load(steady(0, 60)), configuration({ desiredCapacity: 4, policies: [tracking(50)], canTerminate: false })))).toBe(4)
  })

  it('failed launches are tried again and succeed when the window is over', () => {
    const inService = curve(load(steady(4, 80)), configuration({ policies: [tracking(50)], launchFailures: [[0, 30]] }))
    expect(firstAbove(inService, 2)).toBeGreaterThanOrEqual(33)
    expect(firstAbove(inService, 2)).toBeLessThan(46)
  })
})

describe('credits', () => {
  it('throttle a burstable instance to its baseline once they are gone', () => {
    // 1.6 busy vCPUs on one instance with a baseline of 0.2 x 2: served until the credits are spent
    const result = replay(load(steady(1.6, 600)), configuration({ desiredCapacity: 1, creditBaselineFraction: 0.2 }))
    expect(result.overloadMinutes).toBeGreaterThan(300)
    expect(result.overloadMinutes).toBeLessThan(600)
  })

  it('are fewer an instance when new ones come, which have none', () => {
    // 144 credits at first and 0.4 a minute for an idle hour: 168 an instance. Two more, which have none, make that 84
    const days = load([...steady(0, 60), ...steady(2.8, 1200)])
    const minutes = (desiredCapacity: number) =>
      replay(
        days,
        configuration({
          minSize: 2,
          desiredCapacity: 2,
          maxSize: 8,
          creditBaselineFraction: 0.2,
          scheduled: [{ minute: 60, minSize: Number.NaN, maxSize: Number.NaN, desiredCapacity }],
        }),
      ).overloadMinutes
    // 1.4 busy vCPUs an instance take one credit a minute: 168 minutes are served
    expect(minutes(2)).toBe(1200 - 168)
    // three minutes of boot leave 165, which is 82.5 of each of four; 0.7 busy vCPUs take 0.3 of them a minute, for 272 minutes
    expect(minutes(4)).toBe(1200 - 275)
  })

  it('last for ever at the baseline', () => {
    expect(replay(load(steady(0.36, 3000)), configuration({ desiredCapacity: 1, creditBaselineFraction: 0.2 })).overloadMinutes).toBe(0)
  })
})

describe('what runs out beside CPU', () => {
  const world = { ...plainWorld, kneeLoad: 0.5, hottest: 1.5 }
  const overloaded = (vcpu: number, changes: Partial<Configuration>) => replay(load(steady(vcpu, 60)), configuration({ ...changes, world })).overloadMinutes

  it('binds the mean instance, and CPU the hottest, each for itself', () => {
    // two instances of 2 vCPUs: CPU bears 1 on the hottest, 0.667 on the mean; a servable 0.6 bears 0.54 at nine tenths
    expect([overloaded(1.3, {}), overloaded(1.36, {})]).toEqual([0, 60])
    expect([overloaded(1.06, { servableVcpuPerInstance: 0.6 }), overloaded(1.1, { servableVcpuPerInstance: 0.6 })]).toEqual([0, 60])
    // more than CPU bears binds nothing
    expect(overloaded(1.3, { servableVcpuPerInstance: 1.5 })).toBe(0)
  })
})

describe('limits', () => {
  it('stop the replay as soon as they are passed', () => {
    expect(replay(load(steady(9, 1000)), configuration(), { overloadMinutes: 5, instanceMinutes: Number.POSITIVE_INFINITY })).toMatchObject({
      aborted: true,
      overloadMinutes: 6,
      instanceMinutes: 10,
    })
    expect(replay(load(steady(0, 1000)), configuration(), { overloadMinutes: 5, instanceMinutes: 100 })).toMatchObject({ aborted: true, instanceMinutes: 102 })
  })

  it('may hold both together: two instances that are overloaded each minute use 2 and 3 of 100 a minute', () => {
    const [overloadMinutes, instanceMinutes] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    const within = (vcpu: number, together: number) =>
      replay(load(steady(vcpu, 60)), configuration(), { overloadMinutes, instanceMinutes, together: { perOverloadMinute: 3, instanceMinutes: together } })
    expect(within(9, 100)).toMatchObject({ aborted: true, overloadMinutes: 21, instanceMinutes: 42 })
    expect(within(9, 300)).toMatchObject({ aborted: false, overloadMinutes: 60, instanceMinutes: 120 })
    // five minutes at once where nothing happens in them
    expect(within(1, 119).aborted).toBe(true)
    expect(within(1, 120)).toMatchObject({ aborted: false, overloadMinutes: 0, instanceMinutes: 120 })
  })
})

describe('properties', () => {
  const demands = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 30, maxLength: 300 })
  const sizes = fc.record({
    minSize: fc.integer({ min: 1, max: 5 }),
    spare: fc.integer({ min: 0, max: 20 }),
    target: fc.integer({ min: 10, max: 90 }),
    bootMinutes: fc.integer({ min: 1, max: 30 }),
  })

  it('never leaves its bounds', () => {
    fc.assert(
      fc.property(demands, sizes, (demand, { minSize, spare, target, bootMinutes }) => {
        const c = configuration({ minSize, maxSize: minSize + spare, desiredCapacity: minSize, policies: [tracking(target)], bootMinutes })
        const inService = curve(load(demand), c)
        expect(Math.min(...inService)).toBeGreaterThanOrEqual(minSize)
        expect(Math.max(...inService)).toBeLessThanOrEqual(minSize + spare)
      }),
    )
  })

  it('has the same answer a step at a time as minute by minute', () => {
    const steps = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 20, maxLength: 80 })
    const forecasts = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null })
    fc.assert(
      fc.property(steps, sizes, fc.boolean(), forecasts, (byStep, { minSize, spare, target, bootMinutes }, detailedMonitoring, forecast) => {
        const demand = byStep.flatMap((vcpu) => steady(vcpu, 5))
        const c = configuration({
          minSize,
          maxSize: minSize + spare,
          policies: [tracking(target), tracking(target * 40, { metric: 'requests' })],
          bootMinutes,
          detailedMonitoring,
          scheduled: [{ minute: 33, minSize: minSize + 1, maxSize: minSize + 1 + spare, desiredCapacity: Number.NaN }],
          forecastInstances: forecast === null ? null : Float64Array.from(demand, (_, m) => (m % 60 < 25 ? forecast : 0)),
        })
        const byMinute = () => ({ inService: new Float64Array(demand.length), overloaded: new Uint8Array(demand.length) })
        const [whole, single] = [byMinute(), byMinute()]
        expect(replay(load(demand, { stepMinutes: 5 }), c, undefined, whole)).toEqual(replay(load(demand), c, undefined, single))
        expect(whole).toEqual(single)
      }),
      draws(300),
    )
  })

  it('has the same answer when asked again, also after another replay', () => {
    fc.assert(
      fc.property(demands, sizes, (demand, { minSize, spare, target, bootMinutes }) => {
        const c = configuration({ minSize, maxSize: minSize + spare, policies: [tracking(target)], bootMinutes })
        const l = load(Object.freeze(demand))
        const once = replay(l, c)
        replay(load(steady(20, 500)), configuration({ policies: [tracking(20)], bootMinutes: 9 }))
        expect(replay(l, c)).toEqual(once)
      }),
    )
  })

  it('without policies, more demand is never less overload', () => {
    fc.assert(
      fc.property(demands, fc.double({ min: 1, max: 3, noNaN: true }), (demand, factor) => {
        const c = configuration({ desiredCapacity: 4 })
        expect(replay(load(demand.map((x) => x * factor)), c).overloadMinutes).toBeGreaterThanOrEqual(replay(load(demand), c).overloadMinutes)
      }),
    )
  })
})
