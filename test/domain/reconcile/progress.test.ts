import { describe, expect, it } from 'vitest'
import type { Changes } from '../../../domain/propose/changes.ts'
import { isMovedOn, progressOf } from '../../../domain/reconcile/progress.ts'
import { type GroupSettings, sameSettings, settingsOf } from '../../../domain/reconcile/settings.ts'
import { groupNamed } from '../../audit/made-up-fleet.ts'

const then = settingsOf(groupNamed('web', { minSize: 8, maxSize: 12, desiredCapacity: 8 }))
const tracking = (targetValue: number) => ({ tracking: [{ metric: 'ASGAverageCPUUtilization', targetValue }] })
const proposed: Changes = {
  minSize: 2,
  desiredCapacity: 3,
  targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false },
  detailedMonitoring: true,
}
const progressAfter = (changes: Changes, now: Partial<GroupSettings>, before: Partial<GroupSettings> = {}) =>
  progressOf(changes, { ...then, ...before }, { ...then, ...before, ...now })

describe('a proposal', () => {
  it('is open while nothing of it is in the configuration', () => {
    expect(progressAfter(proposed, {})).toEqual({ state: 'open', done: [], missing: ['minSize', 'targetTracking'] })
  })

  it('was followed when every lever that decides is as proposed, whatever comes along with them', () => {
    expect(progressAfter(proposed, { minSize: 2, ...tracking(60) })).toEqual({ state: 'applied', done: ['minSize', 'targetTracking'], missing: [] })
  })

  it('was followed in part when one lever was moved and another was not, and says which', () => {
    expect(progressAfter(proposed, { minSize: 2 })).toEqual({ state: 'partly', done: ['minSize'], missing: ['targetTracking'] })
  })

  it('was followed by one who rounds: three quarters of the way, or a target nearby', () => {
    expect(progressAfter(proposed, { minSize: 3, ...tracking(65) }).state).toBe('applied')
    expect(progressAfter(proposed, { minSize: 4, ...tracking(65) })).toMatchObject({ state: 'partly', missing: ['minSize'] })
    expect(progressAfter(proposed, { minSize: 2, ...tracking(70) })).toMatchObject({ state: 'partly', missing: ['targetTracking'] })
  })

  it('was followed when a target that existed has come most of the way', () => {
    const raised: Changes = { targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false } }
    expect(progressAfter(raised, tracking(50), tracking(20)).state).toBe('applied')
    expect(progressAfter(raised, tracking(45), tracking(20)).state).toBe('open')
    // one that was near is not taken for moved
    expect(progressAfter(raised, {}, tracking(55)).state).toBe('open')
    expect(progressAfter(raised, tracking(60), tracking(55)).state).toBe('applied')
  })

  it('is not held to have been followed in what was so already', () => {
    const changes: Changes = { minSize: 2, predictiveScaling: { targetValue: 60, schedulingBufferSeconds: 300 } }
    expect(progressAfter(changes, {}, { predictive: true })).toEqual({ state: 'open', done: [], missing: ['minSize'] })
  })

  it('is neither followed nor missed in a lever whose setting was not read', () => {
    expect(progressAfter(proposed, { minSize: 2, tracking: null })).toEqual({ state: 'applied', done: ['minSize'], missing: [] })
    expect(progressAfter(proposed, { tracking: null })).toEqual({ state: 'open', done: [], missing: ['minSize'] })
  })

  it('of levers that only come along is held against those', () => {
    expect(progressAfter({ detailedMonitoring: true }, { detailedMonitoring: true }).state).toBe('applied')
    expect(progressAfter({ mixedInstances: { instanceTypes: ['m5.large', 'm5a.large'] } }, { mixedInstanceTypes: ['m5.large', 'm5a.large'] }).state).toBe(
      'applied',
    )
  })

  it.each<[string, Changes, Partial<GroupSettings>, Partial<GroupSettings>]>([
    ['another instance type', { instanceType: 'm5.xlarge' }, {}, { instanceType: 'm5.xlarge' }],
    ['a larger maximum', { maxSize: 30 }, {}, { maxSize: 30 }],
    ['a forecast', { predictiveScaling: { targetValue: 60, schedulingBufferSeconds: 300 } }, {}, { predictive: true }],
    ['no schedule', { scheduledActions: [] }, { scheduledActions: ['night'] }, { scheduledActions: [] }],
    ['running processes', { resumeProcesses: ['Terminate'] }, { suspendedProcesses: ['Terminate'] }, { suspendedProcesses: [] }],
    ['no protection', { newInstancesProtectedFromScaleIn: false }, { protectsNewInstances: true }, { protectsNewInstances: false }],
    ['a warm-up', { defaultInstanceWarmupSeconds: 120 }, {}, { defaultInstanceWarmupSec: 120 }],
  ])('for %s is seen when it is there, and not before', (_, changes, before, now) => {
    expect(progressAfter(changes, {}, before).state).toBe('open')
    expect(progressAfter(changes, now, before).state).toBe('applied')
  })
})

describe('a lever of a proposal', () => {
  it('decides nothing where it lowers the maximum, and does where it raises it', () => {
    expect(progressAfter({ minSize: 2, maxSize: 6 }, { minSize: 2 })).toEqual({ state: 'applied', done: ['minSize'], missing: [] })
    expect(progressAfter({ minSize: 2, maxSize: 20 }, { minSize: 2 })).toEqual({ state: 'partly', done: ['minSize'], missing: ['maxSize'] })
    expect(progressAfter({ maxSize: 6 }, { maxSize: 6 }).state).toBe('applied')
    // as it was already
    expect(progressAfter({ minSize: 2, maxSize: 12 }, { minSize: 2 }).done).toEqual(['minSize'])
  })

  it('has come when it has come three quarters of the way', () => {
    // from eight to four
    const moved = (minSize: number) => progressAfter({ minSize: 4 }, { minSize }).state
    expect([moved(8), moved(6), moved(5), moved(4), moved(3), moved(10)]).toEqual(['open', 'open', 'applied', 'applied', 'applied', 'open'])
  })

  it('is not known where its setting was not read', () => {
    for (const [changes, now] of [
      [{ instanceType: 'm5.xlarge' }, { instanceType: null }],
      [{ scheduledActions: [] }, { scheduledActions: null }],
    ] as const)
      expect(progressAfter(changes, now, { scheduledActions: ['night'] })).toEqual({ state: 'open', done: [], missing: [] })
  })

  it('is a schedule with all of its names and no others, and every process that is to run again', () => {
    const actions = (...names: readonly string[]) => ({ scheduledActions: names.map((name) => ({ name, recurrence: '0 8 * * *' })) })
    const scheduled = (...names: readonly string[]) => progressAfter(actions('a', 'b'), { scheduledActions: names }, { scheduledActions: [] }).state
    expect([scheduled('b', 'a'), scheduled('a'), scheduled('a', 'c'), scheduled('a', 'b', 'c')]).toEqual(['applied', 'open', 'open', 'open'])
    const both = { suspendedProcesses: ['Launch', 'Terminate'] }
    const running = (...suspendedProcesses: readonly string[]) =>
      progressAfter({ resumeProcesses: ['Launch', 'Terminate'] }, { suspendedProcesses }, both).state
    expect([running(), running('Launch'), running('AZRebalance')]).toEqual(['applied', 'open', 'applied'])
  })

  it('is two types at least to draw on, of those that were proposed', () => {
    const mixed = { mixedInstances: { instanceTypes: ['m5.large', 'm5a.large', 'm6i.large'] } }
    const drawn = (...mixedInstanceTypes: readonly string[]) => progressAfter(mixed, { mixedInstanceTypes }).state
    expect([drawn('m5.large'), drawn('m5.large', 'c5.large'), drawn('m6i.large', 'm5.large')]).toEqual(['open', 'open', 'applied'])
  })

  it('is a target of its own metric, near the one proposed where there was none', () => {
    const target = { targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false } } as const
    const set = (metric: string, targetValue: number) => progressAfter(target, { tracking: [{ metric, targetValue }] }, { tracking: [] }).state
    const cpu = 'ASGAverageCPUUtilization'
    expect([set(cpu, 60), set(cpu, 66), set(cpu, 54), set(cpu, 67), set(cpu, 53), set('ALBRequestCountPerTarget', 60)]).toEqual([
      'applied',
      'applied',
      'applied',
      'open',
      'open',
      'open',
    ])
  })
})

describe('settings', () => {
  it('differ by what decides cost, and not by the size that scaling has just chosen', () => {
    expect(sameSettings(then, { ...then, desiredCapacity: 11, maxSize: 40 })).toBe(true)
    expect(sameSettings(then, { ...then, minSize: 7 })).toBe(false)
    expect(sameSettings({ ...then, ...tracking(50) }, { ...then, ...tracking(60) })).toBe(false)
  })

  it('of a group whose sizes follow a schedule do not differ by the hour of the run', () => {
    const scheduled = { ...then, scheduledActions: ['day', 'night'] }
    expect(sameSettings(scheduled, { ...scheduled, minSize: 1 })).toBe(true)
  })
})

describe('a change that was made', () => {
  const movedOn = (changes: Changes, was: Partial<GroupSettings>, now: Partial<GroupSettings>, before: Partial<GroupSettings> = {}) =>
    isMovedOn(changes, { ...then, ...before }, { ...then, ...before, ...was }, { ...then, ...before, ...now })
  const target = { targetTracking: proposed.targetTracking } as Changes

  it('is moved on from where the minimum or the target went further than proposed since the last run, either way', () => {
    expect(movedOn({ minSize: 4 }, { minSize: 4 }, { minSize: 2 })).toBe(true)
    expect(movedOn({ minSize: 10 }, { minSize: 10 }, { minSize: 12 })).toBe(true)
    expect(movedOn(target, tracking(60), tracking(75), tracking(40))).toBe(true)
  })

  it('is not where it stays as it was made, beyond or short of the proposal, or goes back to it', () => {
    expect(movedOn({ minSize: 4 }, { minSize: 2 }, { minSize: 2 })).toBe(false)
    expect(movedOn({ minSize: 4 }, { minSize: 5 }, { minSize: 4 })).toBe(false)
    expect(movedOn({ minSize: 4 }, { minSize: 2 }, { minSize: 4 })).toBe(false)
    expect(movedOn({ minSize: 4 }, { minSize: 2 }, { minSize: 3 })).toBe(false)
    expect(movedOn(target, tracking(60), tracking(55), tracking(40))).toBe(false)
    expect(movedOn({ maxSize: 20 }, { maxSize: 20 }, { maxSize: 30 })).toBe(false)
  })

  it('is not by a minimum that scheduled actions set, or may set', () => {
    for (const scheduledActions of [['night'], null])
      for (const when of [
        { was: { minSize: 4, scheduledActions }, now: { minSize: 2 } },
        { was: { minSize: 4 }, now: { minSize: 2, scheduledActions } },
      ])
        expect(movedOn({ minSize: 4 }, when.was, when.now)).toBe(false)
  })

  it('is not by a target that was not read', () => {
    expect(movedOn(target, tracking(60), { tracking: null }, tracking(40))).toBe(false)
    expect(movedOn(target, tracking(60), tracking(75), { tracking: [] })).toBe(false)
  })
})
