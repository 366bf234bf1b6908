import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { Place } from '../../../domain/facts/place.ts'
import type { Alarm, ScalingPolicy } from '../../../domain/facts/scaling-policy.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { currentConfiguration, warmupSec } from '../../../domain/replay/configuration.ts'
import { aGroup, anAlarm, anObservation, aPlace, aSeries, aTracking, byName, START_SEC } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'
import { aFailedLaunch, aLaunch } from '../an-activity.ts'

const read = ({
  group = {},
  place = {},
  observation = {},
  demand = {},
  forecast = new Float64Array(336),
}: {
  readonly group?: Partial<Group>
  readonly place?: Partial<Place>
  readonly observation?: Partial<Observation>
  readonly demand?: Parameters<typeof aDemand>[0]
  readonly forecast?: Float64Array
} = {}) => currentConfiguration(anObservation({ group: aGroup(group), ...observation }), aPlace(place), aDemand(demand), forecast, defaultPolicy)
const stepPolicy = (changes: object = {}): ScalingPolicy =>
  ({
    type: 'StepScaling',
    name: 'steps',
    enabled: true,
    estimatedInstanceWarmupSec: null,
    alarmNames: ['high'],
    adjustmentType: 'ChangeInCapacity',
    minAdjustmentMagnitude: 0,
    steps: [{ lowerBound: 0, upperBound: Number.POSITIVE_INFINITY, adjustment: 2 }],
    ...changes,
  }) as ScalingPolicy
const simplePolicy = (changes: object = {}): ScalingPolicy =>
  ({
    type: 'SimpleScaling',
    name: 'simple',
    enabled: true,
    estimatedInstanceWarmupSec: null,
    alarmNames: ['high'],
    adjustmentType: 'PercentChangeInCapacity',
    minAdjustmentMagnitude: 1,
    adjustment: 10,
    cooldownSec: 90,
    ...changes,
  }) as ScalingPolicy
const alarms = (changes: Partial<Alarm>) => ({ alarms: byName(anAlarm('high', changes)) })

describe('the configuration of today', () => {
  it('is what the group says, as the replay reads it', () => {
    const { configuration, asItWas, notReplayed } = read()
    expect({ configuration, notReplayed }).toEqual({
      configuration: {
        vcpuPerInstance: 2,
        servableVcpuPerInstance: 2,
        fullOfMemory: false,
        creditBaselineFraction: Number.NaN,
        minSize: 2,
        maxSize: 10,
        desiredCapacity: 4,
        policies: [{ type: 'target-tracking', metric: 'cpu', targetValue: 60, disableScaleIn: false }],
        scheduled: [],
        forecastInstances: null,
        bootMinutes: 5,
        warmupMinutes: 2,
        detailedMonitoring: true,
        canLaunch: true,
        canTerminate: true,
        launchFailures: [],
        overloadUtilization: 0.9,
        creditsGone: 1,
      },
      notReplayed: [],
    })
    expect(asItWas).toBe(configuration)
  })

  it('has the limits of now, and those that the window began with as it was', () => {
    const late = (value: number, now: number) => aSeries(now, [0, 7, Number.NaN], [7, 8, value])
    const { configuration, asItWas } = read({ observation: { minSize: late(1, 2), maxSize: late(20, 10), desiredCapacity: late(6.4, 9) } })
    expect([configuration.minSize, configuration.maxSize, configuration.desiredCapacity]).toEqual([2, 10, 6])
    expect([asItWas.minSize, asItWas.maxSize]).toEqual([1, 20])
    expect(asItWas.scheduled).toEqual([{ minute: 40, minSize: 2, maxSize: 10, desiredCapacity: Number.NaN }])
  })

  it('takes what was in service where desired capacity was not observed, else what is desired today', () => {
    const desired = (observation: Partial<Observation>) =>
      read({ observation: { desiredCapacity: null, ...observation }, group: { desiredCapacity: 3 } }).configuration.desiredCapacity
    expect(desired({ inServiceInstances: aSeries(7.6) })).toBe(8)
    expect(desired({ inServiceInstances: null })).toBe(3)
    expect(desired({ inServiceInstances: aSeries(Number.NaN) })).toBe(3)
    const { minSize, maxSize } = read({ observation: { minSize: null, maxSize: null } }).configuration
    expect([minSize, maxSize]).toEqual([2, 10])
  })

  it('boots as its launches did, in whole minutes from one up, and in five where none was seen', () => {
    const boot = (seconds: number) => read({ group: { activities: [aLaunch(START_SEC, { endSec: START_SEC + seconds })] } }).configuration.bootMinutes
    expect([boot(120), boot(149), boot(150), boot(10)]).toEqual([2, 2, 3, 1])
    expect(read({ group: { activities: null } }).configuration.bootMinutes).toBe(5)
  })

  it('has the failed launches of the window, by the minute', () => {
    expect(read({ group: { activities: [aFailedLaunch(START_SEC + 600, 'no capacity')] } }).configuration.launchFailures).toEqual([[10, 11]])
  })

  it('does what its processes are not suspended for', () => {
    const can = (suspendedProcesses: readonly string[], more: Partial<Group> = {}) => {
      const { canLaunch, canTerminate } = read({ group: { suspendedProcesses, ...more } }).configuration
      return [canLaunch, canTerminate]
    }
    expect(can(['Launch'])).toEqual([false, true])
    expect(can(['Terminate'])).toEqual([true, false])
    expect(can([], { newInstancesProtectedFromScaleIn: true })).toEqual([true, false])
  })

  it('has credits that bind where demand says so, at the baseline of its type', () => {
    const { configuration } = read({ demand: { instanceType: 't3.medium', creditBaselineFraction: 0.2 } })
    expect(configuration.creditBaselineFraction).toBe(0.2)
    expect(read({ demand: { instanceType: 't3.medium' } }).configuration.creditBaselineFraction).toBeNaN()
  })

  it('takes metrics to come each minute where nobody says otherwise', () => {
    expect(read({ observation: { detailedMonitoring: null } }).configuration.detailedMonitoring).toBe(true)
    expect(read({ observation: { detailedMonitoring: false } }).configuration.detailedMonitoring).toBe(false)
  })
})

describe('scheduled actions', () => {
  const action = { name: 'morning', recurrence: '0 8 * * *', timeZone: 'UTC', startSec: null, endSec: null, minSize: 4, maxSize: null, desiredCapacity: null }
  const scheduled = (group: Partial<Group>) => read({ group: { scheduledActions: [action as never], ...group } })

  it('are replayed, but not where their process is suspended', () => {
    expect(scheduled({}).configuration.scheduled).toHaveLength(14)
    expect(scheduled({}).configuration.scheduled[0]).toMatchObject({ minute: 480, minSize: 4 })
    expect(scheduled({ suspendedProcesses: ['ScheduledActions'] }).configuration.scheduled).toEqual([])
    expect(scheduled({ scheduledActions: null }).configuration.scheduled).toEqual([])
  })

  it('that cannot be read are told', () => {
    const { notReplayed } = scheduled({ scheduledActions: [{ ...action, recurrence: 'at eight' } as never] })
    expect(notReplayed).toEqual([{ part: 'scheduled-action', name: 'morning', because: { code: 'not-cron', recurrence: 'at eight' } }])
  })
})

describe('a forecast', () => {
  const predictive = (targetValue: number) =>
    ({ ...aTracking(), type: 'PredictiveScaling', targetValue, schedulingBufferSec: 330, forecastOnly: false }) as never
  const forecast = new Float64Array(336).fill(2, 1, 2)

  it('asks for what serves it at its target, from its buffer on', () => {
    // two vCPUs at half of two each are two instances, from six minutes before one o'clock
    const instances = read({ group: { policies: [predictive(50)] }, forecast }).configuration.forecastInstances as Float64Array
    expect(instances).toHaveLength(20_160)
    expect([53, 54, 119, 120].map((minute) => Math.abs(instances[minute] as number))).toEqual([0, 2, 2, 0])
  })

  it('is none without a policy, or with a target of nothing', () => {
    expect(read({ forecast }).configuration.forecastInstances).toBeNull()
    expect(read({ group: { policies: [predictive(0)] }, forecast }).configuration.forecastInstances).toBeNull()
  })
})

describe('a policy', () => {
  it('of steps is read with its alarm', () => {
    expect(read({ group: { policies: [stepPolicy()] }, place: alarms({ threshold: 70, periodSec: 300 }) }).configuration.policies).toEqual([
      {
        type: 'step',
        metric: 'cpu',
        comparison: 'above',
        threshold: 70,
        periodMinutes: 5,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        adjustmentType: 'ChangeInCapacity',
        minAdjustmentMagnitude: 0,
        steps: [{ lowerBound: 0, upperBound: Number.POSITIVE_INFINITY, adjustment: 2 }],
        cooldownMinutes: 0,
      },
    ])
  })

  it('that is simple has one open step and a cooldown, its own or the one of the group', () => {
    const policies = [simplePolicy(), simplePolicy({ cooldownSec: null })]
    const [own, default_] = read({ group: { policies, defaultCooldownSec: 240 }, place: alarms({ periodSec: 10 }) }).configuration.policies
    expect(own).toMatchObject({
      type: 'simple',
      periodMinutes: 1,
      adjustmentType: 'PercentChangeInCapacity',
      minAdjustmentMagnitude: 1,
      steps: [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: Number.POSITIVE_INFINITY, adjustment: 10 }],
      cooldownMinutes: 2,
    })
    expect(default_).toMatchObject({ cooldownMinutes: 4 })
  })

  it('that tracks requests is read as that, where requests were read', () => {
    const policies = [aTracking({ metric: 'ALBRequestCountPerTarget', targetValue: 900, disableScaleIn: true })]
    expect(read({ group: { policies }, demand: { vcpuSecondsPerRequest: 0.02 } }).configuration.policies).toEqual([
      { type: 'target-tracking', metric: 'requests', targetValue: 900, disableScaleIn: true },
    ])
    expect(read({ group: { policies }, demand: { vcpuSecondsPerRequest: Number.NaN } })).toMatchObject({
      configuration: { policies: [] },
      notReplayed: [{ because: { code: 'metric-not-read', metric: 'ALBRequestCountPerTarget' } }],
    })
  })

  it.each([
    [
      'tracks another metric',
      aTracking({ metric: 'ASGAverageNetworkIn' as never }),
      {},
      { part: 'policy', name: 'cpu-60', because: { code: 'metric-not-read', metric: 'ASGAverageNetworkIn' } },
    ],
    [
      'has an alarm on another metric',
      stepPolicy(),
      alarms({ metricName: 'Queue' }),
      { part: 'policy', name: 'steps', because: { code: 'other-alarm-metric', statistic: 'Average', metric: 'Queue' } },
    ],
    [
      'has an alarm without a threshold',
      stepPolicy(),
      alarms({ comparison: 'other' as never }),
      { part: 'policy', name: 'steps', because: { code: 'no-threshold' } },
    ],
    ['has alarms that were not read', stepPolicy(), { alarms: null }, { part: 'policy', name: 'steps', because: { code: 'alarms-unread' } }],
  ])('is not replayed that %s, and that is told', (_what, policy, place, told) => {
    const { configuration, notReplayed } = read({ group: { policies: [policy] }, place })
    expect([configuration.policies, notReplayed]).toEqual([[], [told]])
  })
})

describe('the warm-up', () => {
  it('is the longest of the policies, else the default of the group, else its cooldown', () => {
    const group = (seconds: readonly (number | null)[], defaultInstanceWarmupSec: number | null) =>
      aGroup({
        policies: seconds.map((estimatedInstanceWarmupSec) => aTracking({ estimatedInstanceWarmupSec })),
        defaultInstanceWarmupSec,
        defaultCooldownSec: 77,
      })
    expect(warmupSec(group([60, 200, null], 120))).toBe(200)
    expect(warmupSec(group([0], 120))).toBe(0)
    expect(warmupSec(group([null], 120))).toBe(120)
    expect(warmupSec(group([], 0))).toBe(0)
    expect(warmupSec(group([null], null))).toBe(77)
    expect(warmupSec({ ...group([], null), policies: null })).toBe(77)
  })
})
