import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { Place } from '../../../domain/facts/place.ts'
import { changesOf } from '../../../domain/propose/changes.ts'
import type { Ground } from '../../../domain/propose/ground.ts'
import { aGroup, anInstanceType, anObservation, aPlace, byName, START_SEC } from '../a-case.ts'
import { aConfiguration, aDemand } from '../a-judged-case.ts'
import { aLaunch } from '../an-activity.ts'

const DAY_SEC = 86_400
/** Launched on three days: AWS has shown that it has the type. */
const proven = [0, 1, 2].map((day) => aLaunch(START_SEC + day * DAY_SEC))
const types = byName(
  anInstanceType('m5.large', 2, 8),
  anInstanceType('m5.xlarge', 4, 16),
  anInstanceType('m5a.large', 2, 8),
  anInstanceType('m6i.large', 2, 8),
  anInstanceType('r5.large', 2, 16),
  anInstanceType('m6g.large', 2, 8, { architectures: ['arm64'] }),
  anInstanceType('m4.large', 2, 8, { currentGeneration: false }),
  anInstanceType('t3.large', 2, 8, { burstable: true }),
  anInstanceType('c5.large', 2, 4),
  anInstanceType('m7i.large', 2, 8),
  anInstanceType('x9.large', 2, 8),
)
const priced = (prices: Readonly<Record<string, number>>) => ({
  instanceTypes: types,
  prices: new Map(Object.entries(prices).map(([name, microUsdPerHour]) => [name, { microUsdPerHour, currency: 'USD' }])),
})
const prices = {
  'm5.large': 100,
  'm5a.large': 90,
  'm6i.large': 100,
  'r5.large': 135,
  'm6g.large': 80,
  'm4.large': 95,
  't3.large': 85,
  'c5.large': 85,
  'm7i.large': 136,
}

/** The levers of a candidate that is as today's group (2 to 10, 4 desired, m5.large) but for what is given. */
function levers({
  candidate = {},
  peakInstances = 4,
  group = {},
  place = {},
  ground = {},
  configuration = {},
}: {
  readonly candidate?: object
  readonly peakInstances?: number
  readonly group?: Partial<Group>
  readonly place?: Partial<Place>
  readonly ground?: Partial<Ground>
  readonly configuration?: Parameters<typeof aConfiguration>[0]
} = {}) {
  const tried = {
    candidate: {
      type: { name: 'm5.large', vcpu: 2, servableVcpu: 2 },
      minSize: 2,
      maxSize: 10,
      desiredCapacity: 4,
      target: null,
      predictive: false,
      detailedMonitoring: true,
      costPerHour: 100,
      ...candidate,
    },
    cost: 1,
    overloadMinutes: 0,
    stressedOverloadMinutes: 0,
    peakInstances,
  }
  const input = {
    observation: anObservation({ group: aGroup({ activities: proven, ...group }) }),
    current: aConfiguration(configuration),
    demand: aDemand(),
    place: aPlace(place),
  }
  return changesOf(tried as never, input, {
    tracksRequests: false,
    vcpuSecondsPerRequest: 0.02,
    ownVcpu: 0,
    launchesFail: false,
    canTerminate: true,
    ...ground,
  } as Ground)
}

describe('what a proposal changes', () => {
  it('is nothing where the candidate is as today', () => {
    expect(levers()).toEqual({})
  })

  it('is the minimum, with a size to begin from that the bounds allow', () => {
    expect(levers({ candidate: { minSize: 3, desiredCapacity: 5 } })).toEqual({ minSize: 3, desiredCapacity: 5 })
    expect(levers({ candidate: { minSize: 3, desiredCapacity: 12 } })).toEqual({ minSize: 3, desiredCapacity: 10 })
    // the replays peaked at ten: the maximum is half as much again
    expect(levers({ candidate: { minSize: 3, desiredCapacity: 12 }, peakInstances: 10 })).toEqual({ minSize: 3, maxSize: 15, desiredCapacity: 12 })
  })

  it('is the maximum where half as much again as the peak is more, and never less on the same type', () => {
    expect(levers({ peakInstances: 6 })).toEqual({})
    expect(levers({ peakInstances: 7 })).toEqual({ maxSize: 11 })
    expect(levers({ candidate: { minSize: 10 }, group: { minSize: 10 } })).toEqual({ maxSize: 11 })
  })

  it('is the type, with a maximum of its own, lower too', () => {
    const candidate = { type: { name: 'm5.xlarge', vcpu: 4, servableVcpu: 4 } }
    expect(levers({ candidate })).toEqual({ maxSize: 6, desiredCapacity: 4, instanceType: 'm5.xlarge' })
    expect(levers({ candidate, group: { maxSize: 6 } })).toEqual({ desiredCapacity: 4, instanceType: 'm5.xlarge' })
  })

  it('is a target of CPU in percent, or of requests a minute on each target', () => {
    expect(levers({ candidate: { target: 0.6 } })).toEqual({ targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false } })
    // 2 vCPUs at 0.6, 0.02 vCPU-seconds a request: 60 requests a second
    expect(levers({ candidate: { target: 0.6 }, ground: { tracksRequests: true } })).toEqual({
      targetTracking: { metric: 'ALBRequestCountPerTarget', targetValue: 3600, disableScaleIn: false },
    })
    // of the 2 vCPUs half of one is burnt whatever arrives
    expect(levers({ candidate: { target: 0.6 }, ground: { tracksRequests: true, ownVcpu: 0.5 } })).toMatchObject({ targetTracking: { targetValue: 2700 } })
  })

  it('is a forecast ahead of the boot, beside a target alone', () => {
    const predictiveScaling = (bootMinutes: number, target: number | null) =>
      levers({ candidate: { target, predictive: true }, configuration: { bootMinutes } }).predictiveScaling
    expect(predictiveScaling(5, 0.7)).toEqual({ targetValue: 70, schedulingBufferSeconds: 600 })
    expect(predictiveScaling(6, 0.7)).toEqual({ targetValue: 70, schedulingBufferSeconds: 900 })
    expect(predictiveScaling(90, 0.7)).toEqual({ targetValue: 70, schedulingBufferSeconds: 3300 })
    expect(predictiveScaling(5, null)).toBeUndefined()
    expect(levers({ candidate: { target: 0.7 } }).predictiveScaling).toBeUndefined()
  })

  it('drops scheduled actions for a target, and leaves them where policies stay', () => {
    const scheduledActions = [{ name: 'morning' }] as never
    expect(levers({ candidate: { target: 0.6 }, group: { scheduledActions } }).scheduledActions).toEqual([])
    expect(levers({ group: { scheduledActions } })).toEqual({})
    expect(levers({ candidate: { target: 0.6 }, group: { scheduledActions: null } }).scheduledActions).toBeUndefined()
  })

  it('is detailed monitoring where it is new', () => {
    expect(levers({ configuration: { detailedMonitoring: false } })).toEqual({ detailedMonitoring: true })
    expect(levers({ candidate: { detailedMonitoring: false }, configuration: { detailedMonitoring: false } })).toEqual({})
  })

  it('resumes what the replay takes to be running, and nothing else', () => {
    expect(levers({ group: { suspendedProcesses: ['AZRebalance', 'Launch', 'AlarmNotification'] } })).toEqual({
      resumeProcesses: ['Launch', 'AlarmNotification'],
    })
    expect(levers({ group: { suspendedProcesses: ['Terminate', 'ScheduledActions', 'HealthCheck'] } })).toEqual({
      resumeProcesses: ['Terminate', 'ScheduledActions'],
    })
    expect(levers({ group: { suspendedProcesses: ['AZRebalance'] } })).toEqual({})
  })

  it('lifts protection where the replay needed that', () => {
    const group = { newInstancesProtectedFromScaleIn: true }
    expect(levers({ group })).toEqual({ newInstancesProtectedFromScaleIn: false })
    expect(levers({ group, ground: { canTerminate: false } })).toEqual({})
  })
})

describe('types that stand in', () => {
  const standIns = (given: Parameters<typeof levers>[0] = {}) =>
    levers({ place: priced(prices), ground: { launchesFail: true }, ...given }).mixedInstances?.instanceTypes

  it('are of the same shape and image, current, up to a third dearer, the cheapest first', () => {
    expect(standIns()).toEqual(['m5.large', 'm5a.large', 'm6i.large', 'r5.large'])
  })

  it('are three at most, and by name where the price is the same', () => {
    expect(standIns({ place: priced({ ...prices, 'm7i.large': 90, 'x9.large': 100 }) })).toEqual(['m5.large', 'm5a.large', 'm7i.large', 'm6i.large'])
  })

  it('are asked for where launches failed for want of capacity, and nowhere else', () => {
    const asked = (launchesFail: boolean) => standIns({ ground: { launchesFail }, candidate: { target: 0.6 }, group: { activities: [] } }) !== undefined
    expect([asked(true), asked(false)]).toEqual([true, false])
  })

  it('are none where there are several types already, none fits, or the type or its price was not read', () => {
    expect(standIns({ group: { mixedInstanceTypes: ['m5.large'] } })).toBeUndefined()
    expect(standIns({ place: priced({ 'm5.large': 100, 'c5.large': 85 }) })).toBeUndefined()
    expect(standIns({ place: priced({ 'm5a.large': 90 }) })).toBeUndefined()
    expect(standIns({ place: { ...priced(prices), instanceTypes: null } })).toBeUndefined()
    expect(standIns({ place: { ...priced(prices), prices: null } })).toBeUndefined()
  })
})
