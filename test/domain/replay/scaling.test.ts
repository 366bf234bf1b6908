import { describe, expect, test } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { PredictivePolicy, SimplePolicy, StepPolicy } from '../../../domain/facts/scaling-policy.ts'
import { alarmFault, effectiveScaling, isProtectedFromScaleIn } from '../../../domain/replay/scaling.ts'
import { aGroup, anAlarm, aPlace, aTracking, byName, instancesIn } from '../a-case.ts'

const alarms = aPlace().alarms
const base = { enabled: true, estimatedInstanceWarmupSec: null, alarmNames: ['high'], minAdjustmentMagnitude: 0, adjustmentType: 'ChangeInCapacity' as const }
const simple = (adjustment: number, more: Partial<SimplePolicy> = {}): SimplePolicy => ({
  ...base,
  type: 'SimpleScaling',
  name: 'simple',
  adjustment,
  cooldownSec: null,
  ...more,
})
const step = (adjustments: readonly number[], more: Partial<StepPolicy> = {}): StepPolicy => ({
  ...base,
  type: 'StepScaling',
  name: 'step',
  steps: adjustments.map((adjustment, i) => ({ lowerBound: i * 10, upperBound: (i + 1) * 10, adjustment })),
  ...more,
})
const predictive = (more: Partial<PredictivePolicy> = {}): PredictivePolicy => ({
  type: 'PredictiveScaling',
  name: 'forecast',
  enabled: true,
  estimatedInstanceWarmupSec: null,
  alarmNames: [],
  forecastOnly: false,
  targetValue: 60,
  schedulingBufferSec: 300,
  metric: 'ASGAverageCPUUtilization',
  ...more,
})
const scaling = (changes: Partial<Group>, read = alarms) => effectiveScaling(aGroup(changes), read)
const directions = (changes: Partial<Group>, read = alarms) => scaling(changes, read)?.dynamic[0]?.directions ?? []
const reason = (changes: Partial<Group>, read = alarms) => scaling(changes, read)?.inert[0]?.obstacle

describe('effective scaling', () => {
  test('a policy with its alarms works both ways', () => {
    expect(scaling({})).toEqual({
      dynamic: [{ policy: aTracking(), directions: ['out', 'in'] }],
      predictive: [],
      inert: [],
      scheduled: [],
      scalesOut: true,
    })
  })

  test('policies that were not read are unknown, alarms that were not read count as working', () => {
    expect(scaling({ policies: null })).toBeNull()
    expect(directions({ policies: [aTracking({ alarmNames: ['gone'] })] }, null)).toEqual(['out', 'in'])
    expect(scaling({ policies: [] })).toEqual({ dynamic: [], predictive: [], inert: [], scheduled: [], scalesOut: false })
  })

  test('a disabled policy, or one without an alarm, does nothing', () => {
    expect(scaling({ policies: [aTracking({ enabled: false })] })).toMatchObject({
      dynamic: [],
      inert: [{ obstacle: 'disabled', policy: { name: 'cpu-60' } }],
      scalesOut: false,
    })
    expect(reason({ policies: [aTracking({ alarmNames: [] })] })).toBe('no-alarm')
    expect(reason({ policies: [aTracking({ alarmNames: ['gone', 'lost'] })] })).toBe('alarms-broken')
    expect(reason({ policies: [predictive({ enabled: false })] })).toBe('disabled')
  })

  test('suspended processes take away what they do', () => {
    expect(reason({ suspendedProcesses: ['AlarmNotification'] })).toBe('alarms-suspended')
    expect(directions({ suspendedProcesses: ['Launch'] })).toEqual(['in'])
    expect(directions({ suspendedProcesses: ['Terminate'] })).toEqual(['out'])
    expect(reason({ suspendedProcesses: ['Launch', 'Terminate'] })).toBe('nothing-left')
    expect(scaling({ suspendedProcesses: ['Launch'] })).toMatchObject({ scalesOut: false })
    expect(scaling({ suspendedProcesses: ['Terminate'] })).toMatchObject({ scalesOut: true })
    expect(scaling({ suspendedProcesses: ['AlarmNotification'], policies: [predictive()] })).toMatchObject({
      predictive: [{ name: 'forecast' }],
      scalesOut: true,
    })
    expect(reason({ suspendedProcesses: ['Launch'], policies: [predictive()] })).toBe('launch-suspended')
  })

  test('scheduled actions count unless they are suspended, and stay unknown where not read', () => {
    const action = { name: 'day', recurrence: '0 7 * * *', startSec: null, endSec: null, timeZone: 'UTC', minSize: 4, maxSize: null, desiredCapacity: null }
    expect(scaling({ scheduledActions: [action] })?.scheduled).toEqual([action])
    expect(scaling({ scheduledActions: [action], suspendedProcesses: ['ScheduledActions'] })?.scheduled).toEqual([])
    expect(scaling({ scheduledActions: null })?.scheduled).toBeNull()
    expect(directions({ minSize: 4, maxSize: 4, scheduledActions: [action] })).toEqual(['out', 'in'])
    expect(reason({ minSize: 4, maxSize: 4 })).toBe('fixed-size')
    expect(reason({ minSize: 4, maxSize: 4, scheduledActions: null })).toBe('fixed-size')
  })

  test('a forecast acts only where it is told to', () => {
    expect(scaling({ policies: [predictive()] })).toMatchObject({ predictive: [{ name: 'forecast' }], dynamic: [], scalesOut: true })
    expect(scaling({ policies: [predictive({ forecastOnly: true })] })).toMatchObject({
      predictive: [],
      inert: [{ obstacle: 'forecasts-only' }],
      scalesOut: false,
    })
  })

  test('target tracking needs the alarm above to go out and the one below to go in', () => {
    expect(directions({}, byName(anAlarm('high')))).toEqual(['out'])
    expect(directions({}, byName(anAlarm('low', { comparison: 'below' })))).toEqual(['in'])
    expect(directions({}, byName(anAlarm('high', { comparison: 'other' })))).toEqual(['out', 'in'])
    expect(directions({ policies: [aTracking({ disableScaleIn: true })] })).toEqual(['out'])
    expect(reason({ policies: [aTracking({ disableScaleIn: true })] }, byName(anAlarm('low', { comparison: 'below' })))).toBe('nothing-left')
  })

  test('step and simple policies go the way of their adjustments, on any alarm', () => {
    expect(directions({ policies: [simple(2)] })).toEqual(['out'])
    expect(directions({ policies: [simple(-2)] })).toEqual(['in'])
    expect(directions({ policies: [simple(4, { adjustmentType: 'ExactCapacity' })] })).toEqual(['out', 'in'])
    expect(directions({ policies: [step([1, 2])] })).toEqual(['out'])
    expect(directions({ policies: [step([-1, 2])] })).toEqual(['out', 'in'])
    expect(directions({ policies: [step([-1])] }, byName(anAlarm('high')))).toEqual(['in'])
    expect(reason({ policies: [simple(0)] })).toBe('nothing-left')
    expect(directions({ policies: [simple(2, { alarmNames: ['gone', 'high'] })] })).toEqual(['out'])
  })

  test('protected instances keep a group from going in', () => {
    const protectedOnes = instancesIn({ a: 2 }, { protectedFromScaleIn: true })
    const some = [...protectedOnes, ...instancesIn({ a: 1 })]
    expect(isProtectedFromScaleIn(aGroup({ newInstancesProtectedFromScaleIn: true, instances: protectedOnes }))).toBe(true)
    expect(isProtectedFromScaleIn(aGroup({ newInstancesProtectedFromScaleIn: true, instances: some }))).toBe(false)
    expect(isProtectedFromScaleIn(aGroup({ newInstancesProtectedFromScaleIn: false, instances: protectedOnes }))).toBe(false)
    expect(directions({ newInstancesProtectedFromScaleIn: true, instances: protectedOnes })).toEqual(['out'])
  })

  test('an alarm fails by being missing, by disabled actions, or by having no data', () => {
    const group = aGroup()
    expect(alarmFault('high', group, alarms)).toBeNull()
    expect(alarmFault('gone', group, alarms)).toBe('missing')
    expect(alarmFault('gone', group, null)).toBeNull()
    expect(alarmFault('x', group, byName(anAlarm('x', { actionsEnabled: false, state: 'INSUFFICIENT_DATA' })))).toBe('actions-disabled')
    expect(alarmFault('x', group, byName(anAlarm('x', { state: 'INSUFFICIENT_DATA' })))).toBe('no-data')
    expect(alarmFault('x', aGroup({ instances: [] }), byName(anAlarm('x', { state: 'INSUFFICIENT_DATA' })))).toBeNull()
    expect(alarmFault('x', group, byName(anAlarm('x', { state: 'ALARM' })))).toBeNull()
  })
})
