import { describe, expect, test } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import { suspendedProcess } from '../../../domain/rules/suspended-process.ts'
import { toldBy } from '../../told.ts'
import { aCase, anOverload, aTracking, START_SEC } from '../a-case.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(suspendedProcess, aCase(changes))
const suspend = (...suspendedProcesses: string[]) => ({ group: { suspendedProcesses } })

describe('suspended process', () => {
  test('a group with all processes running is healthy', () => {
    expect(assess({})).toEqual({
      verdict: 'healthy',
      evidence: [{ statement: 'No scaling process that matters is suspended.' }],
    })
  })

  test('a group that is off is not spoken of', () => {
    expect(assess({ group: { suspendedProcesses: ['Launch'], minSize: 0, maxSize: 0 } })).toEqual({
      verdict: 'not-applicable',
      reason: 'the group is switched off: its maximum size is 0',
    })
  })

  test('a suspended Launch is found, with the command that resumes it', () => {
    expect(assess(suspend('Launch'))).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web: Launch suspended, so no instance is added or replaced',
      evidence: [
        { statement: '1 scaling process suspended', value: 1, unit: 'processes', threshold: 0 },
        { statement: 'Launch is suspended: no instance is added or replaced' },
      ],
      remedy:
        'Find out why it was suspended. If the reason has passed, resume it: aws autoscaling resume-processes --region eu-west-1 --auto-scaling-group-name web --scaling-processes Launch',
    })
  })

  test('the worst of several decides', () => {
    expect(assess(suspend('AZRebalance', 'HealthCheck'))).toMatchObject({
      severity: 'medium',
      title: 'web: AZRebalance, HealthCheck suspended, so zones are not rebalanced',
      evidence: [{ statement: '2 scaling processes suspended', value: 2 }, {}, {}],
      remedy: expect.stringMatching(/--scaling-processes AZRebalance HealthCheck$/),
    })
  })

  test.each([
    ['Launch', 'medium'],
    ['Terminate', 'medium'],
    ['AlarmNotification', 'medium'],
    ['HealthCheck', 'medium'],
    ['ReplaceUnhealthy', 'medium'],
    ['AddToLoadBalancer', 'medium'],
    ['ScheduledActions', 'low'],
    ['AZRebalance', 'low'],
    ['InstanceRefresh', 'low'],
    ['SomethingNew', 'low'],
    ['constructor', 'low'],
  ])('%s is of %s severity while nobody is hurt', (process, severity) => {
    expect(assess(suspend(process))).toMatchObject({ severity })
    expect(assess(suspend(process))).toMatchObject({ severity })
    expect(assess({ ...suspend(process), overload: null })).toMatchObject({ severity: 'low' })
  })

  test('a process is a warning where nothing would use it', () => {
    expect(assess({ group: { suspendedProcesses: ['Terminate'], minSize: 10, maxSize: 10 } })).toMatchObject({ severity: 'low' })
    expect(assess({ group: { suspendedProcesses: ['AddToLoadBalancer'], targetGroupArns: [] } })).toMatchObject({ severity: 'low' })
    expect(assess({ group: { suspendedProcesses: ['AddToLoadBalancer'], targetGroupArns: [], loadBalancerNames: ['classic'] } })).toMatchObject({
      severity: 'medium',
    })
    expect(assess({ group: { suspendedProcesses: ['AlarmNotification'], policies: [] } })).toMatchObject({ severity: 'low' })
    expect(assess({ group: { suspendedProcesses: ['AlarmNotification'], policies: [aTracking({ enabled: false })] } })).toMatchObject({ severity: 'low' })
    expect(assess({ group: { suspendedProcesses: ['AlarmNotification'], policies: null } })).toMatchObject({ severity: 'medium' })
    const action = { name: 'day', recurrence: '0 7 * * *', startSec: null, endSec: null, timeZone: 'UTC', minSize: 4, maxSize: null, desiredCapacity: null }
    expect(assess({ group: { suspendedProcesses: ['ScheduledActions'], scheduledActions: [action] } })).toMatchObject({ severity: 'medium' })
    expect(assess({ group: { suspendedProcesses: ['ScheduledActions'], scheduledActions: null } })).toMatchObject({ severity: 'low' })
  })

  test('a forecast needs no alarms', () => {
    const predictive = {
      type: 'PredictiveScaling' as const,
      name: 'forecast',
      enabled: true,
      estimatedInstanceWarmupSec: null,
      alarmNames: [],
      forecastOnly: false,
      targetValue: 60,
      schedulingBufferSec: 300,
      metric: 'ASGAverageCPUUtilization' as const,
    }
    expect(assess({ group: { suspendedProcesses: ['AlarmNotification'], policies: [predictive] } })).toMatchObject({ severity: 'low' })
  })

  test('overload raises a process that can cause it, and no other', () => {
    // 30 minutes a week over two weeks are 12 steps of five minutes
    expect(assess({ ...suspend('Launch'), overload: anOverload([0, 11]) })).toMatchObject({ severity: 'medium' })
    expect(assess({ ...suspend('Launch'), overload: anOverload([0, 12]) })).toMatchObject({ severity: 'high' })
    expect(assess({ ...suspend('AZRebalance', 'AlarmNotification'), overload: anOverload([0, 575]) })).toMatchObject({ severity: 'high' })
    expect(assess({ ...suspend('AZRebalance', 'AlarmNotification'), overload: anOverload([0, 576]) })).toMatchObject({ severity: 'critical' })
    for (const process of ['HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer', 'ScheduledActions']) {
      expect(assess({ ...suspend(process), overload: anOverload([0, 12]) })).toMatchObject({ severity: 'high' })
    }
    expect(assess({ ...suspend('Terminate'), overload: anOverload([0, 576]) })).toMatchObject({ severity: 'medium' })
    for (const process of ['AZRebalance', 'InstanceRefresh', 'SomethingNew']) {
      expect(assess({ ...suspend(process), overload: anOverload([0, 576]) })).toMatchObject({ severity: 'low' })
    }
  })

  test('who manages the group is asked first, and may keep nodes from being rebalanced', () => {
    expect(assess({ group: { suspendedProcesses: ['AZRebalance'], managedBy: 'EKS' } }).verdict).toBe('healthy')
    expect(assess({ group: { suspendedProcesses: ['AZRebalance', 'Launch'], managedBy: 'EKS' } })).toMatchObject({
      title: expect.stringMatching(/^web: Launch suspended/),
      remedy: expect.stringMatching(/^Find out why EKS or an operator suspended it\. /),
    })
  })

  test('the name of the group says no more than a name', () => {
    expect(assess({ group: { suspendedProcesses: ['Launch'], name: "a'; rm -rf $HOME #" } })).toMatchObject({
      remedy: expect.stringContaining(String.raw`--auto-scaling-group-name 'a'\''; rm -rf $HOME #' --scaling-processes`),
    })
  })

  describe('one that was suspended within the window', () => {
    const END_SEC = START_SEC + 14 * 86_400
    const judged = (suspendedSinceSec: Record<string, number>, group: Partial<Group> = {}) =>
      suspendedProcess.assess(aCase({ group: { suspendedSinceSec, ...group } }))

    test('is told with since when, besides those that were all along', () => {
      expect(judged({ Launch: END_SEC - 2 * 86_400 }, { suspendedProcesses: ['HealthCheck'] })).toMatchObject({
        verdict: 'found',
        facts: { suspended: ['HealthCheck', 'Launch'], lately: [{ process: 'Launch', sinceSec: END_SEC - 2 * 86_400 }] },
      })
    })

    test('is told once where it was all along', () => {
      expect(judged({ Launch: START_SEC }, { suspendedProcesses: ['Launch'] })).toMatchObject({ facts: { suspended: ['Launch'] } })
      expect(judged({ Launch: START_SEC }, { suspendedProcesses: ['Launch'] })).not.toHaveProperty('facts.lately')
    })

    test('is of low severity within a day, as in a deployment', () => {
      expect(judged({ Launch: END_SEC - 86_400 + 1 })).toMatchObject({ severity: 'low' })
      expect(judged({ Launch: END_SEC - 86_400 })).toMatchObject({ severity: 'medium' })
      expect(judged({ Launch: END_SEC - 60, HealthCheck: END_SEC - 5 * 86_400 })).toMatchObject({ severity: 'medium' })
    })

    test('is none where a cluster autoscaler asks for it', () => {
      expect(judged({ AZRebalance: START_SEC + 86_400 }, { managedBy: 'EKS' }).verdict).toBe('healthy')
      expect(judged({ AZRebalance: START_SEC + 86_400 }).verdict).toBe('found')
    })
  })
})
