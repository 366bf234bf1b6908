import type { Case } from '../../domain/case/rule.ts'
import type { Overload } from '../../domain/demand/overload.ts'
import type { Group, Instance } from '../../domain/facts/group.ts'
import type { LaunchTemplate } from '../../domain/facts/launch-template.ts'
import type { InstanceType, Place, Subnet } from '../../domain/facts/place.ts'
import type { Alarm, TargetTrackingPolicy } from '../../domain/facts/scaling-policy.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { defaultPolicy, type Policy } from '../../domain/policy.ts'
import type { Proposal } from '../../domain/propose/proposal.ts'

/** Small hand-made cases: a healthy group in a healthy place, of which a test changes what it is about. Everything is frozen. */

/** Monday 2026-03-02T00:00Z. */
export const START_SEC = 1_772_409_600
export const STEP_SEC = 300
/** Two weeks. */
export const STEPS = 4032
export const TARGET_GROUP_ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef'

export function aGroup(changes: Partial<Group> = {}): Group {
  const { instanceType = 'm5.large' } = changes
  return {
    accountId: '123456789012',
    region: 'eu-west-1',
    name: 'web',
    arn: 'arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/web',
    instanceType,
    typeShares: changes.instances === undefined ? (instanceType === null ? {} : { [instanceType]: 1 }) : sharesOf(changes.instances),
    launchType: instanceType,
    mixedInstanceTypes: [],
    weights: {},
    platform: { operation: 'RunInstances', details: 'Linux/UNIX', tenancy: 'default' },
    launchSecurity: { publicAddress: null, metadataV1: null, unencryptedDevices: [] },
    typesBoundBy: [],
    desiredCapacityType: 'units',
    spotFraction: 0,
    onDemandBaseCapacity: 0,
    minSize: 2,
    maxSize: 10,
    desiredCapacity: 4,
    defaultCooldownSec: 300,
    defaultInstanceWarmupSec: 120,
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    subnetIds: ['subnet-a', 'subnet-b'],
    targetGroupArns: [TARGET_GROUP_ARN],
    sharedTargetGroupArns: [],
    loadBalancerNames: [],
    healthCheckTypes: ['EC2', 'ELB'],
    healthCheckGraceSec: 300,
    instances: instancesIn({ 'eu-west-1a': 2, 'eu-west-1b': 2 }),
    createdSec: START_SEC - 100 * 86400,
    readSec: START_SEC + STEPS * STEP_SEC + 1200,
    suspendedProcesses: [],
    suspendedSinceSec: {},
    enabledMetrics: ['GroupMinSize', 'GroupMaxSize', 'GroupDesiredCapacity', 'GroupInServiceInstances'],
    newInstancesProtectedFromScaleIn: false,
    tags: {},
    managedBy: null,
    hasWarmPool: false,
    runningPoolInstances: 0,
    launchTemplate: aLaunchTemplate(),
    missingLaunchSource: null,
    detailedMonitoring: true,
    policies: [aTracking()],
    scheduledActions: [],
    activities: [],
    ...changes,
  }
}

/** Instances that have run for as long as each other. */
function sharesOf(instances: readonly Instance[]): Readonly<Record<string, number>> {
  const ran = instances.filter(({ lifecycleState }) => !lifecycleState.startsWith('Warmed'))
  return Object.fromEntries(ran.map(({ instanceType }) => [instanceType, ran.filter((other) => other.instanceType === instanceType).length / ran.length]))
}

export function aLaunchTemplate(changes: Partial<LaunchTemplate> = {}): LaunchTemplate {
  return {
    kind: 'launch-template',
    id: 'lt-1',
    name: 'web-template',
    version: '7',
    launches: '7',
    createdSec: START_SEC - 90 * 86_400,
    imageId: 'ami-1',
    securityGroupIds: ['sg-1'],
    keyName: null,
    instanceProfile: null,
    ...changes,
  }
}

/** Instances in service, so many in each zone. */
export function instancesIn(zones: Readonly<Record<string, number>>, change: Partial<Instance> = {}): readonly Instance[] {
  return Object.entries(zones).flatMap(([availabilityZone, count]) =>
    Array.from({ length: count }, (_, i) => ({
      instanceId: `i-${availabilityZone}-${i}`,
      instanceType: 'm5.large',
      availabilityZone,
      lifecycleState: 'InService',
      healthStatus: 'Healthy',
      protectedFromScaleIn: false,
      launchedFrom: '7',
      ...change,
    })),
  )
}

/** Target tracking of 60 % CPU with both of its alarms, which aPlace() has. */
export function aTracking(changes: Partial<TargetTrackingPolicy> = {}): TargetTrackingPolicy {
  return {
    type: 'TargetTrackingScaling',
    name: 'cpu-60',
    enabled: true,
    estimatedInstanceWarmupSec: null,
    alarmNames: ['high', 'low'],
    metric: 'ASGAverageCPUUtilization',
    targetValue: 60,
    disableScaleIn: false,
    ...changes,
  }
}

export function anAlarm(name: string, changes: Partial<Alarm> = {}): Alarm {
  return {
    name,
    actionsEnabled: true,
    state: 'OK',
    metricName: 'CPUUtilization',
    namespace: 'AWS/EC2',
    dimensions: new Map([['AutoScalingGroupName', 'web']]),
    statistic: 'Average',
    periodSec: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    missingDataBreaches: false,
    threshold: 60,
    comparison: 'above',
    configuredSec: START_SEC - 50 * 86400,
    stateSinceSec: START_SEC - 50 * 86400,
    stateUpdatedSec: START_SEC - 50 * 86400,
    ...changes,
  }
}

export function anInstanceType(name: string, vcpu: number, memoryGiB: number, changes: Partial<InstanceType> = {}): InstanceType {
  return { name, vcpu, memoryGiB, currentGeneration: true, burstable: false, architectures: ['x86_64'], ...changes }
}

/** Things with a name of their own, as a map by that name. */
export function byName<T extends { readonly name: string }>(...things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.name, thing]))
}

export function aSubnet(subnetId: string, availabilityZone: string, availableIpAddresses = 200): readonly [string, Subnet] {
  return [subnetId, { subnetId, availabilityZone, availableIpAddresses }]
}

export function aPlace(changes: Partial<Place> = {}): Place {
  return {
    accountId: '123456789012',
    region: 'eu-west-1',
    instanceTypes: byName(
      anInstanceType('m4.large', 2, 8, { currentGeneration: false }),
      anInstanceType('m5.large', 2, 8),
      anInstanceType('m5.xlarge', 4, 16),
      anInstanceType('r5.large', 2, 16),
      anInstanceType('t3.medium', 2, 4, { burstable: true }),
    ),
    prices: new Map(
      Object.entries({ 'm4.large': 111_000, 'm5.large': 107_000, 'm5.xlarge': 214_000 }).map(([type, microUsdPerHour]) => [
        type,
        { microUsdPerHour, currency: 'USD' },
      ]),
    ),
    alarms: byName(anAlarm('high'), anAlarm('low', { comparison: 'below', threshold: 42, evaluationPeriods: 15, datapointsToAlarm: 15 })),
    subnets: new Map([aSubnet('subnet-a', 'eu-west-1a'), aSubnet('subnet-b', 'eu-west-1b')]),
    targetGroups: new Map([[TARGET_GROUP_ARN, { arn: TARGET_GROUP_ARN, name: 'web', loadBalancerArns: [] }]]),
    vcpuQuotas: new Map([['L-1216C47A', 100]]),
    imageIds: new Set(['ami-1']),
    securityGroupIds: new Set(['sg-1']),
    offeredZones: new Map([['m5.large', new Set(['eu-west-1a', 'eu-west-1b'])]]),
    vcpusAtMaximum: new Map([['L-1216C47A', 20]]),
    ...changes,
  }
}

/** A series of one value, with stretches of others: `[from step, to step (exclusive), value]`. */
export function aSeries(value: number, ...stretches: readonly (readonly [number, number, number])[]): Float64Array {
  const values = new Float64Array(STEPS).fill(value)
  for (const [from, to, other] of stretches) values.fill(other, from, to)
  return values
}

export function anObservation(changes: Partial<Observation> = {}): Observation {
  return {
    group: aGroup(),
    grid: { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS },
    cpuPercentAverage: aSeries(40),
    cpuPercentMaximum: aSeries(50),
    inServiceInstances: aSeries(4),
    outOfServiceInstances: null,
    inServiceSource: 'group-metrics',
    desiredCapacity: aSeries(4),
    minSize: aSeries(2),
    maxSize: aSeries(10),
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
    detailedMonitoring: true,
    droppedDatapoints: {},
    earlierDatapoints: 0,
    rejectedSeries: [],
    ...changes,
  }
}

/** Overload over whole steps `[from, to)` of the two weeks. */
export function anOverload(...stretches: readonly (readonly [number, number])[]): Overload {
  const steps = new Uint8Array(STEPS)
  for (const [from, to] of stretches) steps.fill(1, from, to)
  const minutes = (steps.reduce((sum, x) => sum + x, 0) * STEP_SEC) / 60
  const stepMinutes = Float64Array.from(steps, (x) => (x * STEP_SEC) / 60)
  return {
    steps,
    byWaitingAlone: false,
    stepMinutes,
    minutes,
    minutesPerWeek: minutes / 2,
    episodes: stretches.map(([fromStep, toStep]) => ({ fromStep, toStep, peakUtilization: 1.2 })),
  }
}

export function aCase(
  changes: {
    readonly group?: Partial<Group>
    readonly place?: Partial<Place>
    readonly observation?: Partial<Observation>
    readonly overload?: Overload | null
    readonly policy?: Partial<Policy>
    readonly proposal?: Partial<Proposal> | null
  } = {},
): Case {
  const overload = changes.overload === undefined ? anOverload() : changes.overload
  return deepFrozen({
    observation: anObservation({ group: aGroup(changes.group), ...changes.observation }),
    place: aPlace(changes.place),
    policy: { ...defaultPolicy, ...changes.policy },
    demand: { kind: 'insufficient', reason: { code: 'as-said', text: 'not part of this case' }, coverageFraction: 0 },
    overload,
    required: null,
    scaling: null,
    noReplay: null,
    current: null,
    proposal: (changes.proposal ?? null) as Proposal | null,
  })
}

/** Freezes all but typed arrays, which JavaScript cannot freeze; maps and sets refuse to be changed. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value
  if (value instanceof Map || value instanceof Set) {
    for (const method of ['set', 'add', 'delete', 'clear']) Object.defineProperty(value, method, { value: refuse })
    for (const [key, item] of value.entries()) deepFrozen([key, item])
  }
  for (const item of Object.values(value)) deepFrozen(item)
  return Object.freeze(value)
}

function refuse(): never {
  throw new TypeError('this input is frozen')
}
