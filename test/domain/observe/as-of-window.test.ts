import { describe, expect, it } from 'vitest'
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
