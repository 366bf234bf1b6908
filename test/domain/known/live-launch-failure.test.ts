import { describe, expect, it } from 'vitest'
import { launchFailureWords } from '../../../domain/facts/launch-failures.ts'
import { fingerprintOf } from '../../../domain/findings.ts'
import { settleFinding } from '../../../domain/known/lifecycle.ts'
import { type FailedLaunch, failedLaunchFinding, opensCause } from '../../../domain/known/live-launch-failure.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { launchFailures } from '../../../domain/rules/launch-failures.ts'
import { coverageThat, DAY_SEC, dayOf } from '../made-up-runs.ts'

const NO_ROOM = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.'
const launch = (atSec: number, statusMessage = NO_ROOM): FailedLaunch => ({ accountId: '111122223333', region: 'us-east-1', name: 'web', atSec, statusMessage })

/** The finding as it is known after each of these launches in turn. */
function knownAfter(launches: readonly FailedLaunch[]) {
  return launches.map((one, i, all) => {
    const before = all.slice(0, i).reduce<ReturnType<typeof settled>>((known, earlier) => settled(earlier, known), null)
    return settled(one, before) as NonNullable<ReturnType<typeof settled>>
  })
}

function settled(one: FailedLaunch, before: Parameters<typeof failedLaunchFinding>[1]) {
  const seen = failedLaunchFinding(one, before, defaultPolicy)
  return settleFinding(before, seen, { runSec: one.atSec, coverage: coverageThat({}), remind: false })?.after ?? null
}

const last = <T>(all: readonly T[]): T => all.at(-1) as T

describe('launches that fail while nobody audits', () => {
  it('are one piece of evidence a cause and day', () => {
    const { finding } = last(knownAfter([launch(dayOf(0)), launch(dayOf(0) + 60), launch(dayOf(1)), launch(dayOf(1) + 60, 'VcpuLimitExceeded')]))
    expect(finding.evidence.map(({ value, fromSec, toSec }) => [value, fromSec, toSec])).toEqual([
      [2, dayOf(0), dayOf(0) + 60],
      [1, dayOf(1), dayOf(1)],
      [1, dayOf(1) + 60, dayOf(1) + 60],
    ])
  })

  it('say what fails and what to do, cause by cause', () => {
    const { finding } = last(knownAfter([launch(dayOf(0)), launch(dayOf(0) + 60, 'VcpuLimitExceeded')]))
    expect(finding).toEqual({
      fingerprint: fingerprintOf('launch-failures', { accountId: '111122223333', region: 'us-east-1', autoScalingGroupName: 'web' }),
      category: 'scaling-gap',
      kind: 'launch-failures',
      severity: 'high',
      resource: { accountId: '111122223333', region: 'us-east-1', autoScalingGroupName: 'web' },
      title: "Make launches succeed: they fail because AWS had no capacity of the type in the zone; and the account's vCPU quota was used up.",
      evidence: [
        { statement: `AWS said: ${NO_ROOM}`, value: 1, unit: 'attempts', fromSec: dayOf(0), toSec: dayOf(0) },
        { statement: 'AWS said: VcpuLimitExceeded', value: 1, unit: 'attempts', fromSec: dayOf(0) + 60, toSec: dayOf(0) + 60 },
      ],
      savingsMicroUsdPerMonth: null,
      bestPractices: launchFailures.bestPractices,
      remedy: `${launchFailureWords['insufficient-capacity'].remedy} ${launchFailureWords['vcpu-quota'].remedy}`,
    })
  })

  it('stand after what the audit found, in the order of their days', () => {
    const [first] = knownAfter([launch(dayOf(1))])
    const audited = {
      ...(first as NonNullable<typeof first>),
      finding: {
        ...(first as NonNullable<typeof first>).finding,
        evidence: [
          { statement: 'one incident', value: 1 },
          { statement: `AWS said: ${NO_ROOM}`, value: 4, fromSec: dayOf(1), toSec: dayOf(1) + 9 },
        ],
      },
    }
    const { evidence } = failedLaunchFinding(launch(dayOf(0)), audited, defaultPolicy)
    expect(evidence.map(({ statement, value }) => [statement.slice(0, 8), value])).toEqual([
      ['one inci', 1],
      ['AWS said', 1],
      ['AWS said', 4],
    ])
  })

  it.each([
    ["The key pair 'x' does not exist.", 'high'],
    ['You have requested more vCPU capacity than your current vCPU limit of 32 allows', 'high'],
    ['Client.InternalError: Client error on launch', 'high'],
    [NO_ROOM, 'low'],
    ['There is no Spot capacity available that matches your request.', 'low'],
    ['something nobody has seen', 'low'],
  ])('are severe where they cannot succeed until somebody acts (%s)', (message, severity) => {
    expect(failedLaunchFinding(launch(dayOf(0), message), null, defaultPolicy).severity).toBe(severity)
  })

  it('are of medium severity from an hour, or a second incident, on', () => {
    expect(knownAfter([launch(dayOf(0)), launch(dayOf(0) + 3599), launch(dayOf(0) + 3600)]).map(({ finding }) => finding.severity)).toEqual([
      'low',
      'low',
      'medium',
    ])
    expect(knownAfter([launch(dayOf(0)), launch(dayOf(1))]).map(({ finding }) => finding.severity)).toEqual(['low', 'medium'])
  })

  it('never make a finding milder that is open, but begin anew once it was closed', () => {
    const [first] = knownAfter([launch(dayOf(0))])
    const grave = { ...(first as NonNullable<typeof first>), finding: { ...(first as NonNullable<typeof first>).finding, severity: 'critical' as const } }
    expect(failedLaunchFinding(launch(dayOf(1)), grave, defaultPolicy).severity).toBe('critical')
    const closed = { ...grave, state: 'resolved' as const, closedSec: dayOf(0) + 60 }
    expect(failedLaunchFinding(launch(dayOf(1)), closed, defaultPolicy)).toMatchObject({ severity: 'low', evidence: [{ fromSec: dayOf(1) }] })
  })

  it('are kept for the newest twenty causes and days', () => {
    const { evidence } = last(knownAfter(Array.from({ length: 25 }, (_, i) => launch(dayOf(0) + i * DAY_SEC)))).finding
    expect(evidence).toHaveLength(20)
    expect([evidence[0]?.fromSec, evidence.at(-1)?.fromSec]).toEqual([dayOf(5), dayOf(24)])
  })

  it('open a cause once', () => {
    const launches = [launch(dayOf(0)), launch(dayOf(0) + 60), launch(dayOf(0) + 90, 'VcpuLimitExceeded'), launch(dayOf(1))]
    expect(knownAfter(launches).map((known, i) => opensCause(known, launches[i] as FailedLaunch))).toEqual([true, false, true, false])
  })
})
