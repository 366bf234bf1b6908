import type { FleetSource, OpenPlace, PlaceSource, Unread } from '../../audit/io.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { Place } from '../../domain/facts/place.ts'
import type { Finding, Kind, Severity } from '../../domain/findings.ts'
import { fingerprintOf, kindsByCategory } from '../../domain/findings.ts'
import type { Judgement } from '../../domain/judge.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import type { Proposal, Rate, RateAnswer } from '../../domain/propose/proposal.ts'
import type { Text } from '../../report/words/words.ts'

/** A fleet, and judgements of it, made up by hand: for tests of everything that comes after judging. Two weeks from 2026-10-19. */
export const WINDOW = { startSec: Date.UTC(2026, 9, 19) / 1000, endSec: Date.UTC(2026, 10, 2) / 1000 }

export function groupNamed(name: string, facts: Partial<Group> = {}): Group {
  return {
    accountId: '111122223333',
    region: 'us-east-1',
    name,
    arn: 'arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:0:autoScalingGroupName/x',
    instanceType: 'm5.large',
    mixedInstanceTypes: [],
    weights: {},
    platform: { operation: 'RunInstances', details: 'Linux/UNIX', tenancy: 'default' },
    launchSecurity: { publicAddress: null, metadataV1: null, unencryptedDevices: [] },
    typesBoundBy: [],
    desiredCapacityType: 'units',
    spotFraction: 0,
    onDemandBaseCapacity: 0,
    minSize: 6,
    maxSize: 12,
    desiredCapacity: 6,
    defaultCooldownSec: 300,
    defaultInstanceWarmupSec: null,
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    subnetIds: [],
    targetGroupArns: [],
    sharedTargetGroupArns: [],
    loadBalancerNames: [],
    healthCheckTypes: ['EC2'],
    healthCheckGraceSec: null,
    instances: [],
    createdSec: WINDOW.startSec - 86400,
    suspendedProcesses: [],
    suspendedSinceSec: {},
    enabledMetrics: [],
    newInstancesProtectedFromScaleIn: false,
    tags: {},
    managedBy: null,
    hasWarmPool: false,
    runningPoolInstances: 0,
    typeShares: {},
    launchType: null,
    readSec: 0,
    missingLaunchSource: null,
    launchTemplate: {
      kind: 'launch-template',
      launches: '1',
      createdSec: null,
      id: 'lt-0a',
      name: 'web',
      version: '$Default',
      imageId: null,
      securityGroupIds: [],
      keyName: null,
      instanceProfile: null,
    },
    detailedMonitoring: false,
    policies: [],
    scheduledActions: [],
    activities: [],
    ...facts,
  }
}

export function placeOf(accountId = '111122223333', region = 'us-east-1', facts: Partial<Place> = {}): Place {
  return {
    accountId,
    region,
    instanceTypes: null,
    prices: new Map([['m5.large', { microUsdPerHour: 96_000, currency: 'USD' }]]),
    alarms: null,
    subnets: null,
    targetGroups: null,
    vcpuQuotas: null,
    imageIds: null,
    securityGroupIds: null,
    offeredZones: null,
    vcpusAtMaximum: new Map(),
    ...facts,
  }
}

export function observationOf(group: Group): Observation {
  return {
    group,
    grid: { startSec: WINDOW.startSec, stepSec: 300, length: 4032 },
    cpuPercentAverage: null,
    cpuPercentMaximum: null,
    inServiceInstances: null,
    outOfServiceInstances: null,
    inServiceSource: 'none',
    desiredCapacity: null,
    minSize: null,
    maxSize: null,
    memoryPercentAverage: null,
    memoryPercentMaximum: null,
    networkInBytes: null,
    networkOutBytes: null,
    creditBalanceMinimum: null,
    requests: null,
    requestsPerTarget: null,
    responseTimeSecP95: null,
    target5xx: null,
    elb5xx: null,
    rejectedConnections: null,
    healthyHostsMinimum: null,
    detailedMonitoring: null,
    droppedDatapoints: {},
    earlierDatapoints: 0,
    rejectedSeries: [],
  }
}

export function findingOn(
  group: { accountId: string; region: string; name: string },
  kind: Kind,
  severity: Severity,
  { title, evidence, remedy, ...facts }: Partial<Finding & Text> = {},
): Finding {
  const resource = { accountId: group.accountId, region: group.region, autoScalingGroupName: group.name }
  const category = (Object.keys(kindsByCategory) as (keyof typeof kindsByCategory)[]).find((c) => (kindsByCategory[c] as readonly Kind[]).includes(kind))
  return {
    fingerprint: fingerprintOf(kind, resource),
    category: category as keyof typeof kindsByCategory,
    kind,
    severity,
    resource,
    facts: {
      said: {
        title: title ?? `${group.name}: ${kind}`,
        evidence: evidence ?? [
          {
            statement: 'a number was looked at',
            metric: 'CPUUtilization',
            value: 12.5,
            unit: 'percent',
            threshold: 60,
            fromSec: WINDOW.startSec,
            toSec: WINDOW.endSec,
          },
        ],
        remedy: remedy ?? 'change it',
      },
    },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST06-BP01'],
    ...facts,
  }
}

export function proposalThat(facts: Partial<Proposal> = {}): Proposal {
  return {
    changes: { minSize: 2, desiredCapacity: 3, targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false } },
    replay: { microUsdPerMonth: 210_240_000, instanceHoursPerMonth: 2190, overloadMinutesPerWeek: 0 },
    savingsMicroUsdPerMonth: 210_240_000,
    besideSavingsMicroUsdPerMonth: 0,
    savingsRangeMicroUsdPerMonth: [190_000_000, 220_000_000],
    plan: null,
    savingsFraction: 0.5,
    confidence: 'high',
    doubts: [],
    ...facts,
  }
}

const LISTED: Rate = { microUsdPerInstanceHour: 96_000, source: 'list-price' }

export function judgementOf(group: Group, { rate = LISTED, ...facts }: Partial<Omit<Judgement, 'rate'>> & { readonly rate?: RateAnswer } = {}): Judgement {
  return withSoundCosts({
    accountId: group.accountId,
    region: group.region,
    name: group.name,
    status: 'audited',
    statusReason: null,
    findings: [],
    notAssessed: [],
    verdicts: [],
    current: { microUsdPerMonth: 420_480_000, instanceHoursPerMonth: 4380, overloadMinutesPerWeek: 0 },
    replayFit: { instanceHoursErrorFraction: 0.01, overloadMinutesPerWeekObserved: 0, overloadMinutesPerWeekReplayed: 0 },
    rate: rate !== null && 'unknownBecause' in rate ? null : rate,
    proposal: null,
    typeOptions: [],
    coverageFraction: 1,
    leftOut: [],
    curves: null,
    need: null,
    ...facts,
  })
}

/** What a proposal saves is what the group costs less what it would. */
function withSoundCosts(judgement: Judgement): Judgement {
  const { proposal, current } = judgement
  const saves = proposal?.savingsMicroUsdPerMonth ?? null
  if (proposal === null || saves === null || current === null || current.microUsdPerMonth === null) return judgement
  return { ...judgement, proposal: { ...proposal, replay: { ...proposal.replay, microUsdPerMonth: current.microUsdPerMonth - saves } } }
}

/** A place that holds these groups; `breaksAfter` of them its series turn out to be broken (a ReadError given by the test). */
export function placeSourceOf(
  groups: readonly Group[],
  { accountId = '111122223333', region = 'us-east-1', breaksAfter = Number.POSITIVE_INFINITY, failure = new Error(), unread = [] as readonly Unread[] } = {},
): PlaceSource {
  const open: OpenPlace = {
    place: placeOf(accountId, region),
    groupNames: groups.map((group) => group.name),
    unread,
    observeGroups: async function* (names) {
      let given = 0
      for (const group of groups) {
        if (names !== undefined && !names.has(group.name)) continue
        if (given++ >= breaksAfter) throw failure
        yield observationOf(group)
      }
    },
  }
  return { accountId, region, open: async () => open }
}

export function fleetOf(...places: readonly PlaceSource[]): FleetSource {
  return { window: WINDOW, capturedAtSec: WINDOW.endSec + 1200, currency: 'USD', places, readSpend: async () => ({ tables: [], unread: null }) }
}
