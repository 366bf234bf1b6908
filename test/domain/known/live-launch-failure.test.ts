import { describe, expect, it } from 'vitest'
import type { LaunchIncident } from '../../../domain/facts/launch-incidents.ts'
import { type Finding, fingerprintOf } from '../../../domain/findings.ts'
import { settleFinding } from '../../../domain/known/lifecycle.ts'
import { type FailedLaunch, failedLaunchFinding, opensCause } from '../../../domain/known/live-launch-failure.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { type LaunchFailuresFacts, launchFailures, launchFailuresFacts } from '../../../domain/rules/launch-failures.ts'
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

const incidentsOf = ({ facts }: Finding): readonly LaunchIncident[] => (facts as LaunchFailuresFacts).incidents

const last = <T>(all: readonly T[]): T => all.at(-1) as T

describe('launches that fail while nobody audits', () => {
  it('are one incident a cause and day', () => {
    const { finding } = last(knownAfter([launch(dayOf(0)), launch(dayOf(0) + 60), launch(dayOf(1)), launch(dayOf(1) + 60, 'VcpuLimitExceeded')]))
    expect(incidentsOf(finding).map(({ attempts, fromSec, toSec }) => [attempts, fromSec, toSec])).toEqual([
      [2, dayOf(0), dayOf(0) + 60],
      [1, dayOf(1), dayOf(1)],
      [1, dayOf(1) + 60, dayOf(1) + 60],
    ])
  })

  it('are a finding with each cause, and its words say what to do about each', () => {
    const { finding } = last(knownAfter([launch(dayOf(0)), launch(dayOf(0) + 60, 'VcpuLimitExceeded')]))
    expect(finding).toEqual({
      fingerprint: fingerprintOf('launch-failures', { accountId: '111122223333', region: 'us-east-1', autoScalingGroupName: 'web' }),
      category: 'scaling-gap',
      kind: 'launch-failures',
      severity: 'high',
      resource: { accountId: '111122223333', region: 'us-east-1', autoScalingGroupName: 'web' },
      facts: launchFailuresFacts(
        [
          { reason: 'insufficient-capacity', day: Math.floor(dayOf(0) / DAY_SEC), attempts: 1, fromSec: dayOf(0), toSec: dayOf(0), statusMessage: NO_ROOM },
          {
            reason: 'vcpu-quota',
            day: Math.floor(dayOf(0) / DAY_SEC),
            attempts: 1,
            fromSec: dayOf(0) + 60,
            toSec: dayOf(0) + 60,
            statusMessage: 'VcpuLimitExceeded',
          },
        ],
        null,
        defaultPolicy,
      ),
      savingsMicroUsdPerMonth: null,
      bestPractices: launchFailures.bestPractices,
    })
  })

  it('stand after what the audit found, in the order of their days', () => {
    const [first] = knownAfter([launch(dayOf(1))])
    const [incident] = incidentsOf((first as NonNullable<typeof first>).finding) as [LaunchIncident]
    const audited = {
      ...(first as NonNullable<typeof first>),
      finding: {
        ...(first as NonNullable<typeof first>).finding,
        facts: launchFailuresFacts([{ ...incident, attempts: 4 }], 17, defaultPolicy),
      },
    }
    const { facts } = failedLaunchFinding(launch(dayOf(0)), audited, defaultPolicy)
    expect(facts).toMatchObject({ overloadMinutesPerWeek: 17, incidents: [{ attempts: 1 }, { attempts: 4 }] })
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
    expect(failedLaunchFinding(launch(dayOf(1)), closed, defaultPolicy)).toMatchObject({ severity: 'low', facts: { incidents: [{ fromSec: dayOf(1) }] } })
  })

  it('are kept for the newest twenty causes and days', () => {
    const incidents = incidentsOf(last(knownAfter(Array.from({ length: 25 }, (_, i) => launch(dayOf(0) + i * DAY_SEC)))).finding)
    expect(incidents).toHaveLength(20)
    expect([incidents[0]?.fromSec, incidents.at(-1)?.fromSec]).toEqual([dayOf(5), dayOf(24)])
  })

  it('open a cause once', () => {
    const launches = [launch(dayOf(0)), launch(dayOf(0) + 60), launch(dayOf(0) + 90, 'VcpuLimitExceeded'), launch(dayOf(1))]
    expect(knownAfter(launches).map((known, i) => opensCause(known, launches[i] as FailedLaunch))).toEqual([true, false, true, false])
  })
})
