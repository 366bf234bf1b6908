import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handleScalingEvent, type ScalingEventIo } from '../../audit/scaling-event.ts'
import type { KnownFinding } from '../../domain/known/lifecycle.ts'
import { said } from '../../domain/known/say.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { type LaunchFailuresFacts, launchFailuresFacts } from '../../domain/rules/launch-failures.ts'
import { DAY_SEC, dayOf } from '../domain/made-up-runs.ts'
import { hostileNames } from '../hostile-names.ts'
import { toldFinding } from '../told.ts'
import { aService, foundOn, type Service } from './a-service.ts'
import { findingOn } from './made-up-fleet.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const NO_ROOM = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.'
const NO_KEY = "The key pair 'deploy' does not exist. Launching EC2 instance failed."

let s: Service
beforeEach(async () => {
  s = await aService()
})
afterEach(() => s.stop())

/** As EventBridge sends it. */
const event = (atSec: number, { name = 'web', message = NO_ROOM, ...more }: { name?: string; message?: string } & Record<string, unknown> = {}) => ({
  version: '0',
  id: '12345678-1234-1234-1234-123456789012',
  'detail-type': 'EC2 Instance Launch Unsuccessful',
  source: 'aws.autoscaling',
  account: '111122223333',
  time: new Date(atSec * 1000).toISOString().replace('.000Z', 'Z'),
  region: 'us-east-1',
  resources: ['arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:x:autoScalingGroupName/web', ''],
  detail: {
    StatusCode: 'Failed',
    AutoScalingGroupName: name,
    ActivityId: '87654321-4321-4321-4321-210987654321',
    Details: { 'Availability Zone': 'us-east-1a', 'Subnet ID': 'subnet-1' },
    RequestId: '12345678-1234-1234-1234-123456789012',
    StatusMessage: message,
    StartTime: '2026-11-02T06:00:00.000Z',
    EndTime: '2026-11-02T06:00:00.000Z',
    EC2InstanceId: '',
    Cause:
      'At 2026-11-02T06:00:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 2 to 3.',
    Description: `Launching a new EC2 instance.  Status Reason: ${message}`,
  },
  ...more,
})

const MORNING = dayOf(0)
const handle = (atSec: number, more?: Parameters<typeof event>[1], io: ScalingEventIo = s.io) => {
  s.now.sec = Math.max(s.now.sec, atSec + 20)
  return handleScalingEvent(event(atSec, more), { policy: defaultPolicy }, io)
}
const known = async (name = 'web') => {
  const { known: all } = await s.t.table.readFindingsOfGroup({ ...WEB, name }, MORNING)
  return all[0] as KnownFinding
}

/** What the audit of a day found: so many attempts of one cause on the morning's day. */
const failed = (attempts: number, fromSec: number, toSec: number): LaunchFailuresFacts => {
  const incident = { reason: 'insufficient-capacity', day: Math.floor(fromSec / DAY_SEC), attempts, fromSec, toSec, statusMessage: NO_ROOM } as const
  return launchFailuresFacts([incident], 12, defaultPolicy)
}

describe('a launch that fails', () => {
  it('is a finding, and told, at once', async () => {
    expect(await handle(MORNING)).toBe('told')
    expect((await known()).finding).toMatchObject({
      kind: 'launch-failures',
      severity: 'low',
      facts: { incidents: [{ reason: 'insufficient-capacity', statusMessage: NO_ROOM, attempts: 1, fromSec: MORNING, toSec: MORNING }] },
    })
    const [mail] = s.mails()
    expect(mail?.subject).toMatch(/^Headroom launch-failures: web: 1 launch failed on one day because/)
    expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain('AWS said: We currently do not have sufficient m5.large capacity')
    await s.deliver()
    expect(s.slack.posts).toHaveLength(1)
  })

  it('is told once for a cause and a day, however often AWS tries again', async () => {
    const outcomes: string[] = []
    for (let minute = 0; minute < 12; minute++) outcomes.push(await handle(MORNING + minute * 60))
    expect(outcomes).toEqual(['told', ...Array.from({ length: 11 }, () => 'known')])
    expect(s.mails()).toHaveLength(1)
    expect((await known()).finding.facts).toMatchObject({
      incidents: [{ reason: 'insufficient-capacity', statusMessage: NO_ROOM, attempts: 12, fromSec: MORNING, toSec: MORNING + 660 }],
    })
  })

  it('is counted once when EventBridge repeats itself', async () => {
    for (let i = 0; i < 10; i++) await handle(MORNING)
    expect((await known()).finding.facts).toMatchObject({ incidents: [{ attempts: 1 }] })
    expect(s.mails()).toHaveLength(1)
  })

  it('is told again when it fails for another cause', async () => {
    await handle(MORNING)
    expect(await handle(MORNING + 60, { message: NO_KEY })).toBe('told')
    expect(await handle(MORNING + 120, { message: NO_KEY })).toBe('known')
    expect(await handle(MORNING + 180)).toBe('known')
    expect(toldFinding((await known()).finding)).toMatchObject({
      severity: 'high',
      title: expect.stringContaining('no capacity for the type in the zone; and the key pair does not exist'),
    })
    expect(s.mails()).toHaveLength(2)
  })

  it('is told again as worse when it goes on for an hour', async () => {
    await handle(MORNING)
    expect(await handle(MORNING + 3600)).toBe('told')
    expect(await known()).toMatchObject({ state: 'worse', finding: { severity: 'medium' } })
    expect(await handle(MORNING + 7200)).toBe('known')
    expect(s.mails()).toHaveLength(2)
  })

  it('goes on from what the daily audit found, and the audit from it', async () => {
    await handle(MORNING)
    s.mails()
    const daily = findingOn(WEB, 'launch-failures', 'medium', { facts: failed(3, MORNING, MORNING + 600) })
    await s.run(1, foundOn([daily]))
    expect(s.mails()[0]?.text).toContain('Worse (1)')
    expect(await handle(dayOf(1) + 60)).toBe('known')
    expect(s.mails()).toEqual([])
    expect((await known()).finding).toMatchObject({
      severity: 'medium',
      facts: { overloadMinutesPerWeek: 12, incidents: [{ attempts: 3 }, { attempts: 1, fromSec: dayOf(1) + 60 }] },
    })
  })

  it('that comes late changes nothing, but a cause that nobody knew is told', async () => {
    await s.run(1, foundOn([findingOn(WEB, 'launch-failures', 'medium', { facts: failed(1, MORNING, MORNING) })]))
    s.mails()
    const before = await known()
    expect(await handle(dayOf(1) - 60)).toBe('known')
    expect(await handle(dayOf(1) - 30, { message: NO_KEY })).toBe('told')
    expect(await known()).toEqual(before)
    expect(s.mails()).toHaveLength(1)
  })

  it('is not told while it is snoozed', async () => {
    await handle(MORNING)
    s.mails()
    const word = { action: 'snoozed', untilSec: MORNING + 5 * DAY_SEC, by: 'ana', reason: 'known', atSec: MORNING } as const
    await s.t.table.changeKnownFinding((await known()).finding, (one) => said(one, word), MORNING)
    expect(await handle(MORNING + DAY_SEC, { message: NO_KEY })).toBe('known')
    expect(s.mails()).toEqual([])
  })

  it('is not lost when the topic refuses: the event is tried again', async () => {
    s.cloud.faults.push({ operation: 'Publish', error: 'AuthorizationError', status: 403 })
    await expect(handle(MORNING)).rejects.toMatchObject({ kind: 'denied' })
    expect(await handle(MORNING)).toBe('told')
    expect(s.mails()).toHaveLength(1)
  })

  it('is not lost when the event is never tried again: the next run sends it', async () => {
    s.cloud.faults.push({ operation: 'Publish', error: 'AuthorizationError', status: 403 })
    await expect(handle(MORNING, { message: NO_KEY })).rejects.toThrow()
    await s.run(1, foundOn([]))
    expect(s.mails().map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Headroom launch-failures: web/), expect.any(String)])
  })

  it('has its history where the first try died after it wrote the finding', async () => {
    const dying: ScalingEventIo = {
      ...s.io,
      writeKnownFindings: async (afters) => {
        await s.io.writeKnownFindings(afters)
        throw new Error('the function died')
      },
    }
    await expect(handle(MORNING, {}, dying)).rejects.toThrow('died')
    expect(await handle(MORNING)).toBe('told')
    const { finding } = await known()
    expect(await s.t.table.readHistory(finding, MORNING)).toMatchObject([{ atSec: MORNING, state: 'new', told: true }])
    expect(finding.facts).toMatchObject({ incidents: [{ attempts: 1 }] })
    expect(s.mails()).toHaveLength(1)
  })

  it('counts what two events say at the same time', async () => {
    const racing: ScalingEventIo = {
      ...s.io,
      writeKnownFindings: async (afters) => {
        if (afters[0]?.lastRunSec === MORNING + 1 && afters[0]?.revision === 1) await handle(MORNING, {}, s.io)
        return s.io.writeKnownFindings(afters)
      },
    }
    await handle(MORNING + 1, {}, racing)
    expect((await known()).finding.facts).toMatchObject({ incidents: [{ attempts: 2 }] })
    expect(s.mails()).toHaveLength(1)
  })

  it('is kept and told whatever the group is called and AWS says', async () => {
    for (const [i, name] of hostileNames.entries()) expect(await handle(MORNING + i, { name, message: name })).toBe('told')
    expect(s.mails()).toHaveLength(hostileNames.length)
    for (const name of hostileNames) expect((await known(name)).finding.resource.autoScalingGroupName).toBe(name)
    await s.deliver()
    expect(s.slack.posts).toHaveLength(hostileNames.length)
  })
})

describe('an event', () => {
  it('of another kind is ignored', async () => {
    expect(await handle(MORNING, { 'detail-type': 'EC2 Instance Terminate Successful' })).toBe('ignored')
    expect(await handle(MORNING, { source: 'aws.ec2' })).toBe('ignored')
    expect(await s.t.items()).toEqual([])
  })

  it('that is not as AWS sends it is refused', async () => {
    await expect(handle(MORNING, { detail: { StatusMessage: NO_ROOM } })).rejects.toThrow(/AutoScalingGroupName/)
    await expect(handle(MORNING, { account: '42' })).rejects.toThrow(/account/)
    await expect(handleScalingEvent('x', { policy: defaultPolicy }, s.io)).rejects.toThrow()
  })

  it('without a status message says what its description says', async () => {
    await handle(MORNING, { detail: { AutoScalingGroupName: 'web', Description: `Launching a new EC2 instance.  Status Reason: ${NO_KEY}` } })
    expect(toldFinding((await known()).finding).title).toContain('the key pair does not exist')
  })
})
