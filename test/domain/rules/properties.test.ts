import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Case, Rule } from '../../../domain/case/rule.ts'
import { blindSpot } from '../../../domain/rules/blind-spot.ts'
import { brokenAlarm } from '../../../domain/rules/broken-alarm.ts'
import { cannotLaunch } from '../../../domain/rules/cannot-launch.ts'
import { creditExhaustion } from '../../../domain/rules/credit-exhaustion.ts'
import { flapping } from '../../../domain/rules/flapping.ts'
import { healthCheckGap } from '../../../domain/rules/health-check-gap.ts'
import { launchFailures } from '../../../domain/rules/launch-failures.ts'
import { previousGeneration } from '../../../domain/rules/previous-generation.ts'
import { quotaExhaustion } from '../../../domain/rules/quota-exhaustion.ts'
import { singleZone } from '../../../domain/rules/single-zone.ts'
import { subnetExhaustion } from '../../../domain/rules/subnet-exhaustion.ts'
import { suspendedProcess } from '../../../domain/rules/suspended-process.ts'
import { draws } from '../../draws.ts'
import { expectPlain } from '../../plain-words.ts'
import { toldBy } from '../../told.ts'
import { aCase, aGroup, anAlarm, anObservation, anOverload, aPlace, aSubnet, aTracking, byName, instancesIn, START_SEC, STEP_SEC } from '../a-case.ts'
import { aChange, aFailedLaunch } from '../an-activity.ts'

const rules: readonly Rule[] = [
  suspendedProcess,
  singleZone,
  subnetExhaustion,
  quotaExhaustion,
  healthCheckGap,
  brokenAlarm,
  blindSpot,
  cannotLaunch,
  launchFailures,
  flapping,
  creditExhaustion,
  previousGeneration,
]

const sometimes = <T>(usual: T, ...others: readonly T[]) => fc.constantFrom(usual, usual, ...others)
/** One day: enough for every threshold, and quick to make. */
const DAY_STEPS = 288

/** Series that swing between a few values, so that thresholds are crossed now and then. */
const series = (...values: readonly number[]) =>
  fc
    .record({
      every: fc.integer({ min: 1, max: 40 }),
      width: fc.integer({ min: 0, max: 40 }),
      high: fc.constantFrom(...values),
      low: fc.constantFrom(...values),
    })
    .map(({ every, width, high, low }) => Float64Array.from({ length: DAY_STEPS }, (_, i) => (i % every < width ? high : low)))

const group = fc
  .record({
    instanceType: fc.constantFrom<string | null>('m5.large', 't3.medium', 'm4.large', 'r5.large', null),
    minSize: fc.constantFrom(0, 1, 2, 10),
    maxSize: fc.constantFrom(0, 1, 2, 10, 60),
    spotFraction: fc.constantFrom(0, 0.5, 1),
    instances: fc.constantFrom(instancesIn({ 'eu-west-1a': 2, 'eu-west-1b': 2 }), instancesIn({ 'eu-west-1a': 4 }), []),
    subnetIds: sometimes(['subnet-a', 'subnet-b'], ['subnet-a'], []),
    healthCheckTypes: sometimes(['EC2', 'ELB'], ['EC2']),
    suspendedProcesses: sometimes<string[]>([], ['Launch'], ['AlarmNotification', 'AZRebalance']),
    enabledMetrics: sometimes(aGroup().enabledMetrics, []),
    managedBy: sometimes<string | null>(null, 'EKS'),
    hasWarmPool: sometimes(false, true),
    detailedMonitoring: sometimes(true, false),
    policies: sometimes(
      [aTracking()],
      [aTracking({ alarmNames: [] })],
      [
        {
          ...aTracking(),
          type: 'SimpleScaling' as const,
          alarmNames: [],
          adjustmentType: 'ChangeInCapacity' as const,
          minAdjustmentMagnitude: 0,
          adjustment: 1,
          cooldownSec: null,
        },
      ],
      [],
    ),
    activities: fc.constantFrom(
      [],
      [aFailedLaunch(START_SEC + 9000, "The key pair 'ops' does not exist.")],
      [aFailedLaunch(START_SEC + 9000, 'not enough free addresses'), aChange(START_SEC + 50, 4, 6)],
      [{ ...aChange(START_SEC, 4, 5), cause: 'At 1 a user request executed policy cpu-60 changing the desired capacity from 4 to 5.' }],
    ),
  })
  .map((changes) =>
    aGroup({
      ...changes,
      maxSize: Math.max(changes.minSize, changes.maxSize),
      launchTemplate: {
        kind: 'launch-template' as const,
        launches: '1',
        createdSec: null,
        id: 'lt',
        name: 't',
        version: '1',
        imageId: 'ami-1',
        securityGroupIds: ['sg-1'],
        keyName: 'ops',
        instanceProfile: null,
      },
    }),
  )

const place = fc
  .record({
    free: fc.constantFrom(0, 3, 200),
    alarms: fc.constantFrom(aPlace().alarms, byName(anAlarm('high')), byName(anAlarm('high', { state: 'INSUFFICIENT_DATA' }), anAlarm('low'))),
    vcpuQuotas: fc.constantFrom(
      new Map([
        ['L-1216C47A', 100],
        ['L-34B43A08', 100],
      ]),
      new Map([['L-1216C47A', 10]]),
    ),
    vcpusAtMaximum: fc.constantFrom(new Map([['L-1216C47A', 20]]), new Map([['L-1216C47A', 500]])),
    imageIds: sometimes(new Set(['ami-1']), new Set(['ami-2'])),
    offeredZones: sometimes(new Map([['m5.large', new Set(['eu-west-1a', 'eu-west-1b'])]]), new Map([['m5.large', new Set(['eu-west-1a'])]])),
  })
  .map(({ free, ...changes }) => aPlace({ ...changes, subnets: new Map([aSubnet('subnet-a', 'eu-west-1a', free), aSubnet('subnet-b', 'eu-west-1b', free)]) }))

const overloaded = (steps: number) => ({ ...anOverload([0, steps]), steps: anOverload([0, steps]).steps.slice(0, DAY_STEPS) })

const aCaseOfAnyKind = fc
  .record({
    group,
    place,
    cpuPercentMaximum: series(1, 17.9, 18, 95),
    inServiceInstances: series(2, 4, 5),
    desiredCapacity: series(2, 4, 6),
    creditBalanceMinimum: series(0, 0.9, 1, 288),
    healthyHostsMinimum: series(1, 2, 4),
    overload: fc.constantFrom(overloaded(0), overloaded(20), null),
  })
  .map(
    ({ group: g, place: p, overload, ...observed }): Case => ({
      ...aCase(),
      observation: anObservation({
        ...observed,
        grid: { startSec: START_SEC, stepSec: STEP_SEC, length: DAY_STEPS },
        cpuPercentAverage: observed.cpuPercentMaximum,
        group: g,
        detailedMonitoring: g.detailedMonitoring,
      }),
      place: p,
      overload,
    }),
  )

/** What can be taken away from a case: a fact that is then "not read", or a datapoint. Memory is left: that it is not measured is a finding. */
const removal = fc.oneof(
  fc.constantFrom<(c: Case) => Case>(
    ...(['instanceTypes', 'prices', 'alarms', 'subnets', 'targetGroups', 'vcpuQuotas', 'imageIds', 'securityGroupIds', 'offeredZones'] as const).map(
      (fact) => (c: Case) => ({ ...c, place: { ...c.place, [fact]: null } }),
    ),
    ...(['instanceType', 'policies', 'scheduledActions', 'activities', 'launchTemplate', 'detailedMonitoring'] as const).map((fact) => (c: Case) => {
      return { ...c, observation: { ...c.observation, group: { ...c.observation.group, [fact]: null } } }
    }),
    ...(
      [
        'cpuPercentAverage',
        'cpuPercentMaximum',
        'inServiceInstances',
        'desiredCapacity',
        'creditBalanceMinimum',
        'healthyHostsMinimum',
        'detailedMonitoring',
      ] as const
    ).map((fact) => (c: Case) => {
      return { ...c, observation: { ...c.observation, [fact]: null } }
    }),
    (c) => ({ ...c, overload: null }),
    (c) => ({ ...c, place: { ...c.place, subnets: new Map([...(c.place.subnets ?? [])].slice(1)) } }),
  ),
  fc
    .record({
      metric: fc.constantFrom('cpuPercentMaximum', 'inServiceInstances', 'desiredCapacity', 'creditBalanceMinimum', 'healthyHostsMinimum' as const),
      from: fc.nat(DAY_STEPS - 1),
      length: fc.integer({ min: 1, max: 60 }),
      stride: fc.integer({ min: 1, max: 9 }),
    })
    .map(({ metric, from, length, stride }) => (c: Case) => {
      const values = c.observation[metric]
      return {
        ...c,
        observation: {
          ...c.observation,
          [metric]: values?.map((x, i) => (i >= from && i < from + length && (i - from) % stride === 0 ? Number.NaN : x)) ?? null,
        },
      }
    }),
)

describe.each(rules.map((rule) => [rule.kind, rule] as const))('%s', (kind, rule) => {
  test('a fact or a datapoint less never turns healthy into found', () => {
    fc.assert(
      fc.property(aCaseOfAnyKind, removal, (c, remove) => {
        if (rule.assess(c).verdict !== 'healthy') return
        const less = remove(c)
        // a subnet that is not among those read is gone, to the rule that looks for just that
        if (kind === 'cannot-launch' && less.place.subnets?.size !== c.place.subnets?.size) return
        expect(rule.assess(less).verdict).not.toBe('found')
      }),
      draws(300),
    )
  })

  test('the same case gets the same verdict, and is left as it was', () => {
    fc.assert(
      fc.property(aCaseOfAnyKind, (c) => {
        const before = structuredClone({ ...c, place: { ...c.place } })
        expect(rule.assess(c)).toEqual(rule.assess(c))
        expect(c).toEqual(before)
      }),
      draws(20),
    )
  })

  test('what is found names numbers that are numbers, a sentence and a remedy', () => {
    fc.assert(
      fc.property(aCaseOfAnyKind, (c) => {
        const verdict = toldBy(rule, c)
        if (verdict.verdict !== 'found') return
        expect(verdict.title).toMatch(/^\S.*[^.]$/s)
        expect(verdict.remedy).not.toBe('')
        for (const text of [verdict.title, verdict.remedy, ...verdict.evidence.map(({ statement }) => statement)]) expectPlain(text)
        expect(verdict.evidence.length).toBeGreaterThan(0)
        for (const { value, threshold } of verdict.evidence) expect([value ?? 0, threshold ?? 0].every(Number.isFinite)).toBe(true)
      }),
      draws(100),
    )
  })
})
