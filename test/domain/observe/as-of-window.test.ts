import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import { asOfWindow } from '../../../domain/observe/as-of-window.ts'
import { aGroup, instancesIn, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

const window = { startSec: START_SEC, endSec: START_SEC + STEPS * STEP_SEC }
const DAY = 86_400
const launch = (id: string, startSec: number) => aLaunch(startSec, { description: `Launching a new EC2 instance: ${id}` })

describe('the types of a group', () => {
  it('are those of the instances that ran, by their hours, and not what the template would launch', () => {
    const instances = instancesIn({ 'eu-west-1a': 4 })
    expect(asOfWindow(aGroup({ instances, launchType: 'm5.4xlarge' }), window)).toMatchObject({
      instanceType: 'm5.large',
      launchType: 'm5.4xlarge',
      typeShares: { 'm5.large': 1 },
    })
  })

  it('weigh as long as each instance has run', () => {
    const [old, young] = [instancesIn({ 'eu-west-1a': 1 }), instancesIn({ 'eu-west-1b': 1 }, { instanceId: 'i-0b', instanceType: 'm5.xlarge' })]
    const group = aGroup({ instances: [...old, ...young], activities: [launch('i-0b', window.endSec - 2 * DAY)] })
    expect(asOfWindow(group, window).typeShares).toEqual({ 'm5.large': 14 / 16, 'm5.xlarge': 2 / 16 })
  })

  it('count Standby, which is billed, and no warm pool, which is not in the group', () => {
    const standby = instancesIn({ 'eu-west-1a': 1 }, { instanceType: 'c5.large', lifecycleState: 'Standby' })
    const warm = instancesIn({ 'eu-west-1a': 5 }, { instanceType: 'r5.large', lifecycleState: 'Warmed:Stopped' })
    expect(asOfWindow(aGroup({ instances: [...standby, ...warm] }), window).typeShares).toEqual({ 'c5.large': 1 })
  })

  it('leave out what was launched after the window, and fall back on the template where nothing else ran', () => {
    const instances = instancesIn({ 'eu-west-1a': 1 }, { instanceId: 'i-0a', instanceType: 'm5.xlarge' })
    const group = aGroup({ instances, launchType: 'm5.2xlarge', activities: [launch('i-0a', window.endSec)] })
    expect(asOfWindow(group, window)).toMatchObject({ typeShares: {}, instanceType: 'm5.2xlarge' })
  })
})

describe('activities', () => {
  it('that began after the window are left out, and those that ended after it are under way', () => {
    const inside = aLaunch(window.startSec)
    const over = aLaunch(window.endSec - 60, { endSec: window.endSec + 60 })
    const { activities } = asOfWindow(aGroup({ activities: [aLaunch(window.endSec), over, inside] }), window)
    expect(activities).toEqual([{ ...over, endSec: null, status: 'InProgress' }, inside])
    expect(asOfWindow(aGroup({ activities: null }), window).activities).toBeNull()
  })
})

describe('what was there before the window’s own', () => {
  const aDay = (days: number) => window.startSec + days * DAY
  const [first] = instancesIn({ 'eu-west-1a': 1 }, { instanceId: 'i-0a', instanceType: 'm5.large', launchedFrom: '3' })
  const shares = (changes: Partial<Group>) => asOfWindow(aGroup({ instances: first === undefined ? [] : [first], ...changes }), window).typeShares

  it('is an instance of the type that the template had then, in the place of one that came later', () => {
    const launchTypes = [
      { version: '1', instanceType: 'c5.large', sinceSec: aDay(-9) },
      { version: '2', instanceType: 'r5.large', sinceSec: aDay(4) },
      { version: '3', instanceType: 'm5.large', sinceSec: aDay(6) },
    ]
    // launched from the third version, and so not before it was made
    expect(shares({ launchTypes })).toEqual({ 'c5.large': 4 / 14, 'r5.large': 2 / 14, 'm5.large': 8 / 14 })
    expect(shares({ launchTypes, activities: [launch('i-0a', aDay(10))] })).toEqual({ 'c5.large': 4 / 14, 'r5.large': 2 / 14, 'm5.large': 8 / 14 })
    expect(shares({ launchTypes: launchTypes.slice(1) })).toEqual({ 'r5.large': 6 / 14, 'm5.large': 8 / 14 })
    expect(shares({ launchTypes: launchTypes.slice(0, 2) })).toEqual({ 'm5.large': 1 })
  })

  it('is not what an earlier group of its name did', () => {
    const activities = [launch('i-0a', aDay(7))]
    expect(shares({ activities, createdSec: aDay(7) })).toEqual({ 'm5.large': 1 })
    expect(asOfWindow(aGroup({ activities, createdSec: aDay(7) }), window).activities).toHaveLength(1)
    expect(asOfWindow(aGroup({ activities, createdSec: aDay(7) + 1 }), window).activities).toEqual([])
  })
})

describe('an instance', () => {
  it('that was launched when the window had ended is after it', () => {
    const instances = instancesIn({ 'eu-west-1a': 1 }, { instanceId: 'i-0a' })
    const isAfter = (startSec: number) => asOfWindow(aGroup({ instances, activities: [launch('i-0a', startSec)] }), window).instances[0]?.isAfterWindow
    expect([isAfter(window.endSec), isAfter(window.endSec - 1)]).toEqual([true, undefined])
    expect(asOfWindow(aGroup({ instances }), window).instances).toEqual(instances)
  })

  it('gives its type to the group: the most common, and of two as common the first by name', () => {
    const of = (...types: readonly string[]) =>
      asOfWindow(aGroup({ instances: types.flatMap((instanceType, i) => instancesIn({ 'eu-west-1a': 1 }, { instanceId: `i-${i}`, instanceType })) }), window)
        .instanceType
    expect(of('m5.large', 'c5.large', 'm5.large')).toBe('m5.large')
    expect(of('c5.large', 'm5.large', 'm5.large')).toBe('m5.large')
    expect(of('m5.large', 'c5.large')).toBe('c5.large')
    expect(of('c5.large', 'm5.large')).toBe('c5.large')
  })
})

describe('a process that was suspended', () => {
  const at = (sec: number) => {
    const { suspendedProcesses, suspendedSinceSec } = asOfWindow(
      aGroup({ suspendedProcesses: ['Launch', 'HealthCheck'], suspendedSinceSec: { Launch: sec } }),
      window,
    )
    return [suspendedProcesses, Object.keys(suspendedSinceSec)]
  }

  it('in the first half of the window was so throughout, as one whose time is not known; later it was lately, and after the window not yet', () => {
    const middleSec = (window.startSec + window.endSec) / 2
    expect(at(middleSec)).toEqual([['Launch', 'HealthCheck'], ['Launch']])
    expect(at(middleSec + 1)).toEqual([['HealthCheck'], ['Launch']])
    expect(at(window.endSec - 1)).toEqual([['HealthCheck'], ['Launch']])
    expect(at(window.endSec)).toEqual([['HealthCheck'], []])
  })
})
