import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../domain/findings.ts'
import { withFleetCauses } from '../../../domain/reconcile/fleet-causes.ts'
import { type GroupDays, groupDays } from '../../../domain/reconcile/group-days.ts'
import type { CostEventFacts } from '../../../domain/spend/anomalies/event-finding.ts'
import { toldFinding } from '../../told.ts'
import { aGroup, anObservation, START_SEC, STEPS } from '../a-case.ts'
import { aChange, aFailedLaunch } from '../an-activity.ts'

const DAY = 86_400
const FIRST_DAY = START_SEC / DAY
const STEPS_A_DAY = 288

/** Four instances, and eight from that day on. */
const doubled = (day: number): Float64Array => Float64Array.from({ length: STEPS }, (_, i) => (i >= day * STEPS_A_DAY ? 8 : 4))
const observed = (inService: Float64Array, more: Parameters<typeof anObservation>[0] = {}) =>
  anObservation({ inServiceInstances: inService, minSize: null, maxSize: null, ...more })

describe('the days of a group', () => {
  it('are its instance-hours, where a week is unlike the one before', () => {
    const days = groupDays(observed(doubled(10)), 96_000)
    expect(days).toMatchObject({ accountId: '123456789012', name: 'web', instanceType: 'm5.large', microUsdPerInstanceHour: 96_000, firstDay: FIRST_DAY })
    expect(days?.instanceHours).toEqual([...Array(10).fill(96), ...Array(4).fill(192)])
  })

  it('are not kept where weeks are alike, whatever the rhythm, or nothing was observed', () => {
    const weekly = Float64Array.from({ length: STEPS }, (_, i) => (Math.floor(i / STEPS_A_DAY) % 7 < 5 ? 10 : 2))
    expect(groupDays(observed(weekly), null)).toBeNull()
    const almost = (more: number) => Float64Array.from({ length: STEPS }, (_, i) => (i >= 13 * STEPS_A_DAY ? 4 + more : 4))
    expect(groupDays(observed(almost(0.49)), null)).toBeNull()
    expect(groupDays(observed(almost(0.5)), null)).not.toBeNull()
    expect(groupDays(anObservation({ inServiceInstances: null }), null)).toBeNull()
  })

  it('of which a tenth was not observed are unknown, and no zeros', () => {
    const gap = (steps: number) => doubled(10).map((x, i) => (i >= 12 * STEPS_A_DAY && i < 12 * STEPS_A_DAY + steps ? Number.NaN : x))
    expect(groupDays(observed(gap(28)), null)?.instanceHours[12]).toBe(192)
    expect(groupDays(observed(gap(29)), null)?.instanceHours[12]).toBeNull()
  })

  it('come with what was done to it: limits, sizes set by hand or by schedule, and launches that failed', () => {
    const at = (day: number) => START_SEC + day * DAY + 3600
    const activities = [
      aChange(at(10), 4, 8, 'a user request explicitly set group desired capacity'),
      aChange(at(11), 8, 9),
      aFailedLaunch(at(12), 'no capacity'),
      aFailedLaunch(at(12) + 60, 'no capacity'),
    ]
    const days = groupDays(
      observed(doubled(10), { group: aGroup({ activities }), minSize: doubled(10).map((x) => x - 2), maxSize: new Float64Array(STEPS).fill(20) }),
      null,
    )
    expect(days?.happenings).toEqual([
      { day: FIRST_DAY + 10, what: 'minimum-size', from: 2, to: 6 },
      { day: FIRST_DAY + 10, what: 'size-by-request', from: 4, to: 8 },
      { day: FIRST_DAY + 12, what: 'activities-failed', count: 2 },
    ])
  })
})

const noFacts: CostEventFacts = {
  lasting: false,
  growing: false,
  ongoing: false,
  settledDays: 2,
  lastDayMicroUsd: 10e6,
  sights: [],
  standardErrors: 9,
  standardErrorsThreshold: 4,
  parts: [],
  partsInAll: 0,
  groups: [],
  cause: null,
  endedCommitmentMicroUsdPerDay: null,
  endedCreditMicroUsdPerDay: null,
  fillingDays: 0,
  related: [],
  doubts: [],
  fleetCauses: [],
}

describe('an event of the bill', () => {
  const web: GroupDays = {
    accountId: '111111111111',
    region: 'eu-west-1',
    name: 'web',
    instanceType: 'm5.large',
    microUsdPerInstanceHour: 100_000,
    firstDay: FIRST_DAY,
    instanceHours: [...Array(10).fill(96), ...Array(4).fill(192)],
    happenings: [{ day: FIRST_DAY + 9, what: 'minimum-size', from: 4, to: 8 }],
  }
  const event = (changes: Partial<Finding> = {}, resource: Finding['resource'] = {}): Finding => ({
    fingerprint: 'f',
    category: 'cost',
    kind: 'cost-anomaly',
    severity: 'medium',
    resource: { accountId: '111111111111', service: 'Amazon Elastic Compute Cloud - Compute', usageType: 'EU-BoxUsage:m5.large', ...resource },
    facts: noFacts,
    savingsMicroUsdPerMonth: null,
    bestPractices: [],
    periodDays: { startDay: FIRST_DAY + 10, endDay: FIRST_DAY + 12 },
    impactMicroUsd: 20e6,
    ...changes,
  })
  const told = (finding: Finding, groups: readonly GroupDays[] = [web]) =>
    toldFinding(withFleetCauses(finding, groups)).evidence.filter(({ metric }) => metric === 'instance-hours')

  it('names the group that ran more on its days, by how much, and what was done to it then', () => {
    expect(told(event())).toEqual([
      {
        statement:
          'web in eu-west-1 ran 192 more instance-hours than on the same weekdays before, about $19.20 of it: its minimum size went from 4 to 8 on 2026-03-11',
        metric: 'instance-hours',
        value: 19.2,
        unit: 'USD',
      },
    ])
    const later = { ...web, happenings: [{ day: FIRST_DAY + 12, what: 'activities-failed', count: 3 } as const] }
    expect(told(event(), [later])[0]?.statement).not.toContain('failed')
  })

  it('compares days of a second week with those before it began', () => {
    const long = event({ periodDays: { startDay: FIRST_DAY + 3, endDay: FIRST_DAY + 14 } })
    const hours = [50, 60, 70, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90]
    // days 7 to 9 are held against days 0 to 2, and so are days 10 to 13 against none: it is not known what came before day 3
    expect(told({ ...long, impactMicroUsd: 9e6 }, [{ ...web, instanceHours: hours }])[0]?.value).toBeCloseTo(9, 9)
  })

  it('names none that cannot be it', () => {
    expect(told(event({}, { accountId: '222222222222' }))).toEqual([])
    expect(told(event({}, { service: 'Amazon S3' }))).toEqual([])
    expect(told(event({}, { usageType: 'EU-BoxUsage:c5.large' }))).toEqual([])
    expect(told(event({}, { usageType: 'NatGateway-Bytes' }))).toEqual([])
    expect(told(event({}, { autoScalingGroupName: 'other' }))).toEqual([])
    expect(told(event({ kind: 'forecast-over-budget' }))).toEqual([])
    expect(told(event({ impactMicroUsd: -20e6 }))).toEqual([])
    expect(told(event(), [{ ...web, microUsdPerInstanceHour: null }])).toEqual([])
    expect(told(event({ periodDays: { startDay: FIRST_DAY + 1, endDay: FIRST_DAY + 3 } }))).toEqual([])
  })

  it('names one by whatever of the place is known', () => {
    const { kind, periodDays, impactMicroUsd } = event()
    expect(told({ ...event(), kind, periodDays: periodDays as never, impactMicroUsd: impactMicroUsd as never, resource: {} })).toHaveLength(1)
    expect(told(event({}, { usageType: 'SpotUsage:m5.large' }))).toHaveLength(1)
    expect(told(event({}, { autoScalingGroupName: 'web' }))).toHaveLength(1)
    expect(told(event(), [{ ...web, instanceType: null }])).toHaveLength(1)
  })

  it('names a group that explains a tenth of it, and three at most, the most money first', () => {
    expect(told(event({ impactMicroUsd: 192e6 }))).toHaveLength(1)
    expect(told(event({ impactMicroUsd: 193e6 }))).toHaveLength(0)
    const many = [1, 4, 2, 3].map((price) => ({ ...web, name: `web-${price}`, microUsdPerInstanceHour: price * 100_000 }))
    expect(told(event(), many).map(({ value }) => value)).toEqual([76.8, 57.6, 38.4])
  })
})
