import { describe, expect, it } from 'vitest'
import { atEaseSteps, isWorker } from '../../../domain/demand/at-ease.ts'
import { atMaximumOf } from '../../../domain/demand/at-maximum.ts'
import { comingsOf, LONG_AGO_MINUTES } from '../../../domain/demand/comings.ts'
import { hurtingSteps } from '../../../domain/demand/hurting.ts'
import { overloadOf } from '../../../domain/demand/overload.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { aGroup, anObservation, aTracking, START_SEC, STEP_SEC } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'
import { aFailedLaunch, aLaunch } from '../an-activity.ts'

// Forty steps of five minutes: half an hour is six of them.
const STEPS = 40
const NONE = Number.NaN
const series = (value: number, ...stretches: readonly (readonly [number, number, number])[]): Float64Array => {
  const values = new Float64Array(STEPS).fill(value)
  for (const [from, to, other] of stretches) values.fill(other, from, to)
  return values
}
const marks = (...steps: readonly number[]) => Uint8Array.from({ length: STEPS }, (_, i) => Number(steps.includes(i)))
const ones = (steps: Uint8Array) => [...steps.keys()].filter((i) => steps[i] === 1)
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k)
const observed = (changes: Partial<Observation> = {}) =>
  anObservation({
    grid: { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS },
    cpuPercentAverage: series(40),
    inServiceInstances: series(4),
    desiredCapacity: series(4),
    maxSize: series(10),
    ...changes,
  })
const secOf = (step: number) => START_SEC + step * STEP_SEC

describe('where instances come and go', () => {
  const comings = (changes: Partial<Observation> = {}, group: Parameters<typeof aGroup>[0] = {}) => comingsOf(observed({ group: aGroup(group), ...changes }))

  it('is half an hour from the beginning and from the end of a launch, and from a termination', () => {
    const launch = comings({}, { activities: [aLaunch(secOf(5), { endSec: secOf(8) })] })
    expect(ones(launch.moving)).toEqual(range(5, 14))
    const ended = { ...aLaunch(secOf(20), { endSec: secOf(21) }), description: 'Terminating EC2 instance: i-0' }
    expect(ones(comings({}, { activities: [ended] }).moving)).toEqual(range(20, 26))
    expect(ones(comings({}, { activities: [ended] }).moving)).not.toContain(26)
    expect(ones(comings({}, { activities: [aFailedLaunch(secOf(5), 'no capacity')] }).moving)).toEqual([])
    expect(ones(comings({}, { activities: [aLaunch(secOf(5), { endSec: null })] }).moving)).toEqual(range(5, 11))
    expect(ones(comings({}, { activities: null }).moving)).toEqual([])
  })

  it('may have begun before the window, and ends with it', () => {
    const at = (startStep: number, endStep: number) => ones(comings({}, { activities: [aLaunch(secOf(startStep), { endSec: secOf(endStep) })] }).moving)
    expect([at(-9, -3), at(-9, -6), at(-9, -7), at(38, 42), at(40, 41)]).toEqual([range(0, 3), [], [], [38, 39], []])
  })

  it('is told by how many are in service, from the step before a change on, and by targets that do not answer', () => {
    expect(ones(comings({ inServiceInstances: series(4, [10, STEPS, 5]) }).moving)).toEqual(range(9, 15))
    expect(ones(comings({ inServiceInstances: series(4, [10, STEPS, 3]) }).moving)).toEqual(range(9, 15))
    expect(ones(comings({ inServiceInstances: series(4, [10, STEPS, 4.04]) }).moving)).toEqual([])
    expect(ones(comings({ healthyHostsMinimum: series(4, [10, 11, 3.5]) }).moving)).toEqual(range(10, 16))
    expect(ones(comings({ healthyHostsMinimum: series(4, [10, 11, 3.6]) }).moving)).toEqual([])
  })

  it('has minutes since the youngest came into service', () => {
    const youngest = (changes: Partial<Observation>, group: Parameters<typeof aGroup>[0] = {}) => [...comings(changes, group).youngestMinutes.subarray(6, 13)]
    const never = LONG_AGO_MINUTES
    expect(youngest({}, { activities: [aLaunch(secOf(5), { endSec: secOf(8) })] })).toEqual([never, never, 0, 5, 10, 15, 20])
    expect(youngest({ inServiceInstances: series(4, [8, STEPS, 5]) })).toEqual([never, never, 0, 5, 10, 15, 20])
    expect(youngest({ inServiceInstances: series(4, [8, STEPS, 3]) })).toEqual(new Array(7).fill(never))
    expect(youngest({}, { activities: [aLaunch(secOf(-3), { endSec: secOf(-1) }), aLaunch(secOf(38), { endSec: secOf(STEPS) })] })).toEqual(
      new Array(7).fill(never),
    )
    expect(comings({}, { activities: [aLaunch(secOf(-3), { endSec: secOf(0) })] }).youngestMinutes[1]).toBe(5)
  })
})

describe('steps in which nobody waits', () => {
  const worker = { targetGroupArns: [], policies: [aTracking({ metric: 'custom' })] }
  const ease = (changes: Partial<Observation>, group: Parameters<typeof aGroup>[0] = {}, ratio: Float64Array | null = null, hurting = marks()) =>
    ones(atEaseSteps(observed({ group: aGroup(group), ...changes }), ratio === null ? null : { calmSec: 0.1, ratio }, hurting))

  it('have calm response times, and memory left', () => {
    const ratio = series(4, [3, 6, 2.9], [6, 7, 3], [7, 8, NONE])
    expect(ease({}, {}, ratio)).toEqual([3, 4, 5])
    expect(ease({}, {}, ratio, marks(4))).toEqual([3, 5])
    expect(ease({ memoryPercentAverage: series(50, [4, 5, 99.9]) }, {}, ratio)).toEqual([3, 5])
    expect(ease({ memoryPercentAverage: series(50, [4, 5, 95], [5, 6, 94.9]) }, {}, ratio)).toEqual([3, 5])
  })

  it('are those in which a worker’s policy asks for no more than there may be', () => {
    expect(ease({ desiredCapacity: series(10, [3, 5, 9.5], [5, 6, 9.6]) }, worker)).toEqual([3, 4])
    expect(ease({ desiredCapacity: null, inServiceInstances: series(10, [3, 5, 9]) }, worker)).toEqual([3, 4])
    expect(ease({ desiredCapacity: null, inServiceInstances: null }, worker)).toEqual([])
    // a point of the desired capacity that is missing, where the size is known
    expect(ease({ desiredCapacity: series(10, [3, 5, NONE]), inServiceInstances: series(10, [3, 4, 9]) }, worker)).toEqual([3])
    // the limit of its time, else that of now
    expect(ease({ desiredCapacity: series(4), maxSize: series(4, [3, 5, 5]) }, worker)).toEqual([3, 4])
    expect(ease({ desiredCapacity: series(5), maxSize: series(5, [3, 5, NONE]) }, { ...worker, maxSize: 6 })).toEqual([3, 4])
    expect(ease({ desiredCapacity: series(6, [3, 5, 5]), maxSize: null }, { ...worker, maxSize: 6 })).toEqual([3, 4])
  })

  it('are none of a group that is waited on, or that no metric of its own sizes', () => {
    const is = (group: Parameters<typeof aGroup>[0]) => isWorker(observed({ group: aGroup(group) }))
    expect(is(worker)).toBe(true)
    expect(is({ ...worker, targetGroupArns: ['arn'] })).toBe(false)
    expect(is({ ...worker, loadBalancerNames: ['classic'] })).toBe(false)
    expect(is({ ...worker, policies: null })).toBe(false)
    expect(is({ ...worker, policies: [aTracking()] })).toBe(false)
    expect(is({ ...worker, policies: [aTracking(), aTracking({ metric: 'custom' })] })).toBe(true)
    expect(is({ ...worker, policies: [{ type: 'StepScaling', metric: 'custom' } as never] })).toBe(false)
    expect(ease({ desiredCapacity: series(4) }, { targetGroupArns: [], policies: [aTracking()] })).toEqual([])
  })
})

describe('minutes of overload', () => {
  const over = (demand: Parameters<typeof aDemand>[0]) =>
    overloadOf(aDemand({ atEase: marks(), hurting: marks(), waiting: null, spanDays: 7, ...demand }), STEP_SEC, defaultPolicy)

  it('are whole steps over nine tenths of what is in service, unless nobody waited', () => {
    const { steps, minutes, minutesPerWeek, episodes, byWaitingAlone } = over({ utilization: series(0.9, [3, 5, 0.91], [5, 6, 1.2], [9, 10, 1]) })
    expect([ones(steps), minutes, minutesPerWeek, byWaitingAlone]).toEqual([[3, 4, 5, 9], 20, 20, false])
    expect(episodes).toEqual([
      { fromStep: 3, toStep: 6, peakUtilization: 1.2 },
      { fromStep: 9, toStep: 10, peakUtilization: 1 },
    ])
    expect(ones(over({ utilization: series(1), atEase: marks(...range(1, STEPS)) }).steps)).toEqual([0])
    expect(over({ utilization: series(0.5, [STEPS - 2, STEPS, 1]) }).episodes).toEqual([{ fromStep: STEPS - 2, toStep: STEPS, peakUtilization: 1 }])
    expect(over({ utilization: series(0.5), spanDays: 14 })).toMatchObject({ minutes: 0, episodes: [], byWaitingAlone: false })
  })

  it('are half a step at either end where the load balancer alone saw it', () => {
    const hurt = (hurting: Uint8Array, utilization = series(0.6)) => over({ utilization, hurting })
    expect([hurt(marks(3, 4)).minutes, hurt(marks(3, 4, 5, 6)).minutes, hurt(marks(3)).minutes]).toEqual([5, 15, 2.5])
    expect([...hurt(marks(3, 4, 5)).stepMinutes.subarray(2, 7)]).toEqual([0, 2.5, 5, 2.5, 0])
    expect([hurt(marks(0, 1)).minutes, hurt(marks(STEPS - 2, STEPS - 1)).minutes]).toEqual([5, 5])
  })

  it('are none of failures while less than half is busy, unless users waited, and then by waiting alone', () => {
    const at = (utilization: number, ratio: number | null) =>
      over({ utilization: series(utilization), hurting: marks(3, 4), waiting: ratio === null ? null : { calmSec: 0.1, ratio: series(ratio) } })
    expect([at(0.49, null).minutes, at(0.5, null).minutes, at(0.3, 5).minutes, at(0.3, 5.1).minutes]).toEqual([0, 5, 0, 5])
    expect([at(0.5, null).byWaitingAlone, at(0.3, 5.1).byWaitingAlone]).toEqual([false, true])
  })

  it('are counted over what was observed', () => {
    const known = over({ utilization: series(0.5, [3, 5, NONE], [5, 6, 1]), hurting: marks(3, 4) })
    expect([ones(known.steps), known.stepMinutes[3], known.minutes]).toEqual([[5], NONE, 5])
  })
})

describe('overload at the maximum size', () => {
  const overload = { steps: marks(3, 4, 5, 6) } as never
  const at = (changes: Partial<Observation>, group: Parameters<typeof aGroup>[0] = {}) => atMaximumOf(observed({ group: aGroup(group), ...changes }), overload)

  it('is a share of all of it, with the highest maximum that was stood at', () => {
    expect(at({ desiredCapacity: series(8, [3, 5, 10]) })).toEqual({ atMaximumFraction: 0.5, maximumHeld: 10 })
    expect(at({ desiredCapacity: series(9.95) })).toEqual({ atMaximumFraction: 1, maximumHeld: 10 })
    expect(at({ desiredCapacity: series(9.94) })).toEqual({ atMaximumFraction: 0, maximumHeld: NONE })
    // it was lowered in between, and for a step lies between the two
    expect(at({ desiredCapacity: series(20), maxSize: series(10, [3, 4, 14], [4, 5, 12.5]) })).toEqual({ atMaximumFraction: 1, maximumHeld: 14 })
    expect(at({ desiredCapacity: series(20), maxSize: series(14, [3, 4, 10]) }).maximumHeld).toBe(14)
    expect(at({ desiredCapacity: series(20), maxSize: series(12.5) })).toEqual({ atMaximumFraction: 1, maximumHeld: NONE })
  })

  it('is held against the limit of its time, else of now, and told by what is in service where nothing else is known', () => {
    expect(at({ desiredCapacity: series(6), maxSize: null }, { maxSize: 6 })).toEqual({ atMaximumFraction: 1, maximumHeld: 6 })
    expect(at({ desiredCapacity: series(6), maxSize: series(10, [3, 5, NONE]) }, { maxSize: 6 })).toEqual({ atMaximumFraction: 0.5, maximumHeld: 6 })
    expect(at({ desiredCapacity: null, inServiceInstances: series(10) }).atMaximumFraction).toBe(1)
    expect(at({ desiredCapacity: series(6, [3, 5, NONE]), inServiceInstances: series(10) }).atMaximumFraction).toBe(0.5)
    expect(at({ desiredCapacity: null, inServiceInstances: null }).atMaximumFraction).toBe(0)
    expect(at({ desiredCapacity: series(NONE) }).atMaximumFraction).toBe(0)
    expect(atMaximumOf(observed(), { steps: marks() } as never)).toEqual({ atMaximumFraction: 0, maximumHeld: NONE })
  })
})

describe('steps in which users are hurt', () => {
  const still = { moving: marks(), youngestMinutes: series(LONG_AGO_MINUTES) }
  const hurt = (changes: Partial<Observation>, ratio: Float64Array | null = null, comings = still) => {
    const observation = observed(changes)
    return ones(hurtingSteps(observation, observation.requests, ratio === null ? null : { calmSec: 0.1, ratio }, comings))
  }
  it('are none where nothing was seen of them', () => {
    expect(hurt({})).toEqual([])
    expect(hurt({ requests: series(1000) })).toEqual([])
  })

  it('have failures of more than one per cent, and ten times what fails all the time', () => {
    const failing = (target5xx: Float64Array, elb5xx: Float64Array | null = null) =>
      hurt({ requests: series(1000, [7, 8, 0], [8, 9, NONE]), target5xx, elb5xx })
    expect(failing(series(NONE, [3, 5, 10], [5, 6, 11], [7, 9, 500]))).toEqual([5])
    expect(failing(series(NONE, [5, 6, 6]), series(NONE, [5, 6, 5]))).toEqual([5])
    // a fiftieth fails all the time
    expect(failing(series(20, [3, 4, 200], [5, 6, 201]))).toEqual([5])
    expect(hurt({ requests: null, target5xx: series(500) })).toEqual([])
  })

  it('have a twentieth of requests refused by the balancer, also where it never stops', () => {
    expect(hurt({ requests: series(1000), elb5xx: series(50) })).toEqual([])
    expect(hurt({ requests: series(1000), elb5xx: series(51) })).toEqual(range(0, STEPS))
    expect(hurt({ requests: series(1000), elb5xx: series(51) }, series(1))).toEqual(range(0, STEPS))
  })

  it('have waits over five times the calm ones, at a load at which every fourth step has', () => {
    const cpu = series(20, [10, 20, 80])
    expect(hurt({ cpuPercentAverage: cpu }, series(1, [10, 20, 6]))).toEqual(range(10, 20))
    expect(hurt({ cpuPercentAverage: cpu }, series(1, [10, 20, 5]))).toEqual([])
    // now and then, whatever the load: something else is slow
    expect(
      hurt(
        { cpuPercentAverage: series(50) },
        Float64Array.from({ length: STEPS }, (_, i) => (i % 8 === 0 ? 9 : 1)),
      ),
    ).toEqual([])
  })
})
