import type { Usage } from '../../../adapters/aws/run-meter.ts'
import type { LiveOptions } from '../../../adapters/live/live-accounts.ts'
import { type LiveFleet, openAccounts } from '../../../adapters/live/live-source.ts'
import type { Place } from '../../../domain/facts/place.ts'
import { unreadInWords } from '../../../report/unseen.ts'
import { seriesProblemInWords } from '../../../report/words/reasons.ts'
import { accountOf } from './captured-aws.ts'
import { type Answer, type AwsCall, type Broken, Fault, type Fields, fakeAws, fakeClock, fixedCredentials, type Handlers } from './fake-aws.ts'

// Two accounts with one region each, small enough to see through: the hub with `web` and `worker`, a member with `api`.

export const hub = '000000000042'
export const member = '111111111111'
export const region = 'eu-west-1'
export const nowSec = Date.UTC(2026, 10, 2, 6, 0) / 1000
/** 15 minutes ago, on the grid. */
export const windowEndSec = nowSec - 900
export const stepsPerDay = 288

const groupsOf: Readonly<Record<string, readonly string[]>> = { [hub]: ['web', 'worker'], [member]: ['api'] }

export const liveOptions: LiveOptions = {
  profile: null,
  roleName: 'headroom-read',
  externalId: 'canary-external-id',
  accountIds: [hub, member],
  regions: [region],
  names: null,
  days: 1,
  capMicroUsd: 1_000_000,
  homeRegion: region,
  windowEndSec: null,
}

export function group(name: string, accountId: string): Fields {
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${accountId}:autoScalingGroup:0:autoScalingGroupName/${name}`,
    LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'lt', Version: '1' },
    MinSize: 1,
    MaxSize: 4,
    DesiredCapacity: 2,
    DefaultCooldown: 300,
    AvailabilityZones: [`${region}a`],
    HealthCheckType: 'EC2',
    VPCZoneIdentifier: 'subnet-1',
    CreatedTime: '2026-01-01T00:00:00Z',
    Instances: [
      {
        InstanceId: 'i-1',
        InstanceType: 'm5.large',
        AvailabilityZone: `${region}a`,
        LifecycleState: 'InService',
        HealthStatus: 'Healthy',
        ProtectedFromScaleIn: false,
      },
    ],
  }
}

type Query = {
  readonly Id: string
  readonly MetricStat: {
    readonly Stat: string
    readonly Period: number
    readonly Metric: { readonly MetricName: string; readonly Namespace: string; readonly Dimensions: readonly { readonly Value: string }[] }
  }
}

/** What a request for metrics asks. */
export function asked(call: AwsCall): {
  readonly queries: readonly Query[]
  readonly startSec: number
  readonly endSec: number
  readonly token: string | undefined
} {
  const { MetricDataQueries, StartTime, EndTime, NextToken } = call.input as {
    MetricDataQueries: Query[]
    StartTime: number
    EndTime: number
    NextToken?: string
  }
  return { queries: MetricDataQueries, startSec: StartTime, endSec: EndTime, token: NextToken }
}

/** How long CloudWatch keeps datapoints of a period: a minute for 15 days, five for 63, an hour for 455 (GetMetricData, MetricStat.Period). */
const KEPT_DAYS = [
  [60, 15],
  [300, 63],
  [3600, 455],
] as const
const LONGEST_DAYS = 455

/** Whether CloudWatch answers a request with this period and start: where the period is too fine for what lies that far back, it answers with no datapoint and says nothing. */
export function isKept(periodSec: number, startSec: number, atSec: number): boolean {
  return KEPT_DAYS.some(([period, days]) => periodSec % period === 0 && (period === 3600 || startSec >= Math.floor((atSec - days * 86_400) / period) * period))
}

/** Datapoints of one page of an answer. */
export const MOST_POINTS = 100_800

/** A whole result: CPU at 40 %, two samples each five minutes, no other metric; none where that period is not kept so long. */
export function result(
  { Id, MetricStat: { Metric, Stat, Period } }: Query,
  startSec: number,
  endSec: number,
): { Id: string; StatusCode: string; Timestamps: number[]; Values: number[] } {
  const isThere = Metric.MetricName === 'CPUUtilization' && isKept(Period, startSec, nowSec)
  const all = isThere ? Array.from({ length: (endSec - startSec) / Period }, (_, i) => startSec + i * Period) : []
  const Timestamps = all.filter((sec) => sec >= nowSec - LONGEST_DAYS * 86_400)
  return { Id, StatusCode: 'Complete', Timestamps, Values: Timestamps.map(() => (Stat === 'SampleCount' ? (2 * Period) / 300 : 40)) }
}

/** Its usual answers. */
export const smallAws: Handlers = {
  GetCallerIdentity: () => ({ Account: hub, Arn: `arn:aws:iam::${hub}:user/auditor`, UserId: 'A' }),
  AssumeRole: ({ input }) => ({
    Credentials: {
      AccessKeyId: `ROLE${/iam::(\d{12}):/.exec(String(input.RoleArn))?.[1]}`,
      SecretAccessKey: 'canary-role-secret',
      SessionToken: 'canary-role-token',
      Expiration: '2026-11-02T07:00:00Z',
    },
  }),
  ListAccounts: () => ({ Accounts: [hub, member].map((Id) => ({ Id, State: 'ACTIVE' })) }),
  DescribeRegions: () => ({
    Regions: [
      { RegionName: region, OptInStatus: 'opt-in-not-required' },
      { RegionName: 'me-south-1', OptInStatus: 'not-opted-in' },
    ],
  }),
  DescribeAutoScalingGroups: (call) => ({ AutoScalingGroups: (groupsOf[accountOf(call)] ?? []).map((name) => group(name, accountOf(call))) }),
  // of the names asked for, those that exist
  DescribeLaunchConfigurations: () => ({ LaunchConfigurations: [] }),
  DescribePolicies: () => ({ ScalingPolicies: [] }),
  DescribeScheduledActions: () => ({ ScheduledUpdateGroupActions: [] }),
  DescribeScalingActivities: ({ input }) => ({
    Activities: [
      {
        ActivityId: `${input.AutoScalingGroupName}-1`,
        AutoScalingGroupName: input.AutoScalingGroupName,
        StartTime: '2026-11-02T01:00:00Z',
        EndTime: '2026-11-02T01:02:00Z',
        StatusCode: 'Successful',
        Cause: '',
        Description: '',
      },
    ],
  }),
  DescribeAlarms: () => ({ MetricAlarms: [] }),
  DescribeInstanceTypes: () => ({ InstanceTypes: [{ InstanceType: 'm5.large', VCpuInfo: { DefaultVCpus: 2 }, MemoryInfo: { SizeInMiB: 8192 } }] }),
  DescribeInstanceTypeOfferings: () => ({ InstanceTypeOfferings: [{ InstanceType: 'm5.large', LocationType: 'availability-zone', Location: `${region}a` }] }),
  DescribeSubnets: () => ({ Subnets: [{ SubnetId: 'subnet-1', AvailabilityZone: `${region}a`, AvailableIpAddressCount: 100 }] }),
  DescribeImages: () => ({ Images: [{ ImageId: 'ami-1' }] }),
  GetInstanceMetadataDefaults: () => ({ AccountLevel: {} }),
  DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupId: 'sg-1' }] }),
  DescribeLaunchTemplateVersions: () => ({
    LaunchTemplateVersions: [
      {
        LaunchTemplateId: 'lt-1',
        LaunchTemplateName: 'lt',
        VersionNumber: 1,
        DefaultVersion: true,
        LaunchTemplateData: { InstanceType: 'm5.large', ImageId: 'ami-1', SecurityGroupIds: ['sg-1'] },
      },
    ],
  }),
  DescribeTargetGroups: () => ({ TargetGroups: [] }),
  DescribeLoadBalancers: () => ({ LoadBalancers: [] }),
  GetProducts: () => ({ PriceList: [] }),
  ListServiceQuotas: () => ({ Quotas: [{ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', Value: 640 }] }),
  GetAutoScalingGroupRecommendations: () => ({ autoScalingGroupRecommendations: [], errors: [] }),
  // as an account on Basic support is answered
  DescribeTrustedAdvisorCheckResult: () => new Fault('SubscriptionRequiredException', 'Amazon Web Services Premium Support Subscription is required', 400),
  GetMetricData: (call) => {
    const { queries, startSec, endSec } = asked(call)
    const points = queries.reduce((sum, { MetricStat: { Period } }) => sum + (endSec - startSec) / Period, 0)
    if (queries.length > 500 || points > MOST_POINTS)
      return new Fault('ValidationError', `more than a page: ${queries.length} queries of ${points} datapoints`, 400)
    return { MetricDataResults: queries.map((query) => result(query, startSec, endSec)) }
  },
  GetAnomalies: () => ({ Anomalies: [] }),
  DescribeBudgets: () => ({ Budgets: [] }),
  DescribeSavingsPlans: () => ({ savingsPlans: [] }),
  DescribeReservedInstances: () => ({ ReservedInstances: [] }),
  GetCostAndUsage: ({ input }) =>
    (input.GroupBy as readonly unknown[]).length > 2
      ? new Fault('ValidationException', 'a maximum of two different group by keys', 400)
      : {
          GroupDefinitions: input.GroupBy,
          ResultsByTime: [costDay('2026-11-01', '2026-11-02', [keysFor(input.GroupBy), '12.5'])],
          DimensionValueAttributes: [],
        },
}

function keysFor(groupBy: unknown): readonly string[] {
  return (groupBy as { Type: string; Key: string }[]).map(({ Type, Key }) => (Type === 'TAG' ? `${Key}$web` : (VALUES[Key] ?? '')))
}

const VALUES: Readonly<Record<string, string>> = {
  LINKED_ACCOUNT: hub,
  SERVICE: 'Amazon Elastic Compute Cloud - Compute',
  USAGE_TYPE: 'BoxUsage:m5.large',
  RECORD_TYPE: 'Usage',
}

export function costDay(Start: string, End: string, ...groups: readonly (readonly [readonly string[], string])[]): Fields {
  const amount = (Amount: string) => ({ Amount, Unit: 'USD' })
  return {
    TimePeriod: { Start, End },
    Total: {},
    Groups: groups.map(([Keys, text]) => ({
      Keys,
      Metrics: { AmortizedCost: amount(text), UnblendedCost: amount(text), UsageQuantity: { Amount: '24', Unit: 'Hrs' } },
    })),
    Estimated: false,
  }
}

/** What became of a place: its groups by name, with the steps of CPU that were observed and the series that were rejected. */
export type PlaceOutcome =
  | { readonly failed: string }
  | {
      readonly groups: Readonly<Record<string, { readonly cpuSteps: number; readonly rejected: readonly string[]; readonly activities: number | null }>>
      readonly unread: readonly string[]
      /** Left out where there is none. */
      readonly unreadable?: Readonly<Record<string, string>>
    }

export type Outcome = {
  readonly places: Readonly<Record<string, PlaceOutcome>>
  /** AWS's own opinions by the group's name; of places that could be opened. */
  readonly opinions: Readonly<Record<string, Place['awsOpinions']>>
  readonly fleet: LiveFleet
  readonly usage: Usage
  readonly calls: readonly AwsCall[]
  readonly slept: readonly number[]
  readonly renewed: number
}

/** Reads every place of the small AWS, with some operations answering otherwise, to its end. */
export async function readSmallAws(overrides: Handlers = {}, options: Partial<LiveOptions> = {}): Promise<Outcome> {
  const { transport, calls } = fakeAws({ ...smallAws, ...overrides })
  const clock = fakeClock(nowSec)
  const credentials = fixedCredentials('canary-hub-secret')
  const fleet = await openAccounts({ ...liveOptions, ...options }, { clock, random: () => 0.5, transport, credentials })
  const places: Record<string, PlaceOutcome> = {}
  const opinions: Record<string, Place['awsOpinions']> = {}
  for (const place of fleet.places) {
    const name = `${place.accountId} ${place.region}`
    try {
      const open = await place.open()
      opinions[name] = open.place.awsOpinions
      const groups: Record<string, { cpuSteps: number; rejected: readonly string[]; activities: number | null }> = {}
      for await (const observation of open.observeGroups()) {
        const steps = observation.cpuPercentAverage?.filter((value) => !Number.isNaN(value)).length ?? 0
        groups[observation.group.name] = {
          cpuSteps: steps,
          rejected: observation.rejectedSeries.map(({ metric, problem }) => `${metric}: ${seriesProblemInWords(problem)}`),
          activities: observation.group.activities?.length ?? null,
        }
      }
      places[name] = {
        groups,
        unread: open.unread.map(unreadInWords),
        ...(open.beside?.length ? { beside: open.beside.map(unreadInWords) } : {}),
        ...(open.unreadable?.size ? { unreadable: Object.fromEntries(open.unreadable) } : {}),
      }
    } catch (error) {
      places[name] = { failed: (error as Error).message }
    }
  }
  return { places, opinions, fleet, usage: fleet.usage(), calls, slept: clock.slept, renewed: credentials.renewed() }
}

/** All is well with a group. */
export const whole = { cpuSteps: stepsPerDay, rejected: [], activities: 1 }
export const wholeHub: PlaceOutcome = { groups: { web: whole, worker: whole }, unread: [] }
export const wholeMember: PlaceOutcome = { groups: { api: whole }, unread: [] }
export const bothWhole = { [`${hub} ${region}`]: wholeHub, [`${member} ${region}`]: wholeMember }

/** Answers as usual for everybody but some accounts. */
export function onlyFor(accountId: string, operation: string, answer: (call: AwsCall, nth: number) => Answer | Broken): Handlers {
  const usual = smallAws[operation] as (call: AwsCall, nth: number) => Answer
  return { [operation]: (call, nth) => (accountOf(call) === accountId ? answer(call, nth) : usual(call, nth)) }
}

/** The usual answer to an operation. */
export function usual(call: AwsCall): Answer {
  return smallAws[call.operation]?.(call, 1) ?? new Fault('UnknownOperation')
}
