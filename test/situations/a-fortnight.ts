import { openCapture } from '../../adapters/capture/open.ts'
import { runAudit } from '../../audit/run.ts'
import { judge } from '../../domain/judge.ts'
import type { Report, ReportFinding, ReportGroup } from '../../report/schema.ts'
import { capture, groupAnswer, seriesLine } from '../adapters/capture-builder.ts'
import { priced } from './a-market.ts'

/** Two weeks of one group as AWS answers for it, from 2026-10-19, and what the audit says of them: for situations of which a test tells what is unusual. */

export const START = '2026-10-19T00:00:00Z'
export const END = '2026-11-02T00:00:00Z'
export const START_SEC = Date.parse(START) / 1000
const STEP_SEC = 300
const STEPS = 4032

/** Instances that run at an epoch second, and how busy they are (0-100). */
export type Curve = { readonly size: (sec: number) => number; readonly cpu: (sec: number) => number }

/** 6 busy vCPUs from eight to twenty, 2.4 else: five m5.large at sixty percent, and two. */
const work = (sec: number): number => (hourOf(sec) >= 8 && hourOf(sec) < 20 ? 6 : 2.4)
export const hourOf = (sec: number): number => Math.floor((sec % 86_400) / 3600)
export const following: Curve = {
  size: (sec) => Math.ceil(work(sec) / 1.2),
  cpu: (sec) => (100 * work(sec)) / (2 * Math.ceil(work(sec) / 1.2)),
}
/** The same work on a size that never changes. */
export const fixedAt = (size: number): Curve => ({ size: () => size, cpu: (sec) => (100 * work(sec)) / (2 * size) })

type Answers = Readonly<Record<string, unknown>>
export type Fortnight = {
  readonly group?: Answers
  readonly curve?: Curve
  readonly policies?: readonly object[]
  readonly actions?: readonly object[]
  readonly activities?: readonly object[]
  readonly alarms?: readonly object[]
  /** Of the launch template's version 1, in place of the usual ones. */
  readonly template?: Answers
  /** Of the version itself, beside what it launches. */
  readonly templateVersion?: Answers
  readonly image?: Answers | null
  readonly subnet?: Answers
  /** Answers by operation, in place of the usual ones; undefined: not in the capture. */
  readonly answers?: Answers
  readonly capturedAt?: string
  /** Where the window begins, in place of the fortnight's first day. */
  readonly windowStart?: string
  /** Group metrics (GroupDesiredCapacity …) are collected. */
  readonly groupMetrics?: boolean
  readonly detailedMonitoring?: boolean
  /** Nothing is sent or received to speak of. */
  readonly quiet?: boolean
  readonly withoutTraffic?: boolean
  readonly costs?: unknown
  /** AWS Budgets' `Budgets`. */
  readonly budgets?: readonly object[]
  /** More lines of metrics. */
  readonly series?: readonly object[]
  /** Groups beside it that nothing is known of but what AWS answers for them. */
  readonly besides?: readonly Answers[]
  /** GroupMinSize and GroupMaxSize as they were; those of the group all the time unless given. */
  readonly sizesThen?: readonly object[]
}

export const tracking = (targetValue = 60, changes: Answers = {}): object => ({
  AutoScalingGroupName: 'web',
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  Enabled: true,
  Alarms: [{ AlarmName: 'high' }, { AlarmName: 'low' }],
  TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' }, TargetValue: targetValue },
  ...changes,
})

export const alarm = (AlarmName: string, changes: Answers = {}): object => ({
  AlarmName,
  ActionsEnabled: true,
  StateValue: 'OK',
  StateTransitionedTimestamp: '2026-11-01T12:00:00Z',
  MetricName: 'CPUUtilization',
  Namespace: 'AWS/EC2',
  Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: AlarmName === 'low' ? 15 : 3,
  Threshold: AlarmName === 'low' ? 42 : 60,
  ComparisonOperator: AlarmName === 'low' ? 'LessThanThreshold' : 'GreaterThanThreshold',
  ...changes,
})

/** An activity as DescribeScalingActivities answers it. */
let next = 0
export const activity = (StartTime: string, changes: Answers): object => ({
  ActivityId: `a-${next++}`,
  AutoScalingGroupName: 'web',
  StartTime,
  EndTime: StartTime,
  StatusCode: 'Successful',
  Description: `Launching a new EC2 instance: i-0${next}`,
  Cause: '',
  Details: '{"Subnet ID":"subnet-1","Availability Zone":"us-east-1a"}',
  ...changes,
})
export const at = (sec: number): string => new Date(sec * 1000).toISOString().replace('.000Z', 'Z')
/** Every `everySec` through the window. */
export const repeated = (everySec: number, make: (time: string) => object): readonly object[] =>
  Array.from({ length: Math.floor((14 * 86_400) / everySec) }, (_, i) => make(at(START_SEC + i * everySec)))

export const instances = (count: number, changes: Answers = {}): readonly object[] =>
  Array.from({ length: count }, (_, i) => ({
    InstanceId: `i-00${changes.LifecycleState ?? ''}${i}`,
    InstanceType: 'm5.large',
    AvailabilityZone: i % 2 === 0 ? 'us-east-1a' : 'us-east-1b',
    LifecycleState: 'InService',
    HealthStatus: 'Healthy',
    ProtectedFromScaleIn: false,
    LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' },
    ...changes,
  }))

const typeAnswer = (InstanceType: string, vcpus: number, more: Answers = {}): object => ({
  InstanceType,
  CurrentGeneration: true,
  BurstablePerformanceSupported: false,
  VCpuInfo: { DefaultVCpus: vcpus },
  MemoryInfo: { SizeInMiB: vcpus * 4096 },
  ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  ...more,
})

const GROUP_METRICS = ['GroupMinSize', 'GroupMaxSize', 'GroupDesiredCapacity', 'GroupInServiceInstances']

export function captureOf(fortnight: Fortnight): string {
  const { group = {}, curve = following, answers = {}, groupMetrics = true, detailedMonitoring = true, image = {}, costs } = fortnight
  // JSON has no NaN: null, as where there is no datapoint
  const values = (of: (sec: number) => number): readonly number[] => Array.from({ length: STEPS }, (_, i) => of(START_SEC + i * STEP_SEC))
  const line = (namespace: string, metric: string, statistic: string, of: (sec: number) => number): object =>
    seriesLine('web', [namespace, metric, statistic], values(of), { StartTime: START })
  const shape = groupAnswer('web', {
    LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' },
    MinSize: 2,
    MaxSize: 12,
    DesiredCapacity: 2,
    Instances: instances(2),
    EnabledMetrics: groupMetrics ? GROUP_METRICS.map((Metric) => ({ Metric, Granularity: '1Minute' })) : [],
    ...group,
  }) as { readonly MinSize: number; readonly MaxSize: number }
  return capture({
    window: { start: fortnight.windowStart ?? START, end: END },
    manifest: { capturedAt: fortnight.capturedAt ?? '2026-11-02T00:20:00Z' },
    ...(costs === undefined ? {} : { costs }),
    ...(fortnight.budgets === undefined ? {} : { raw: { 'budgets.describe-budgets.json': JSON.stringify({ Budgets: fortnight.budgets }) } }),
    groups: [shape, ...(fortnight.besides ?? []).map((one) => ({ ...shape, ...one }))],
    series: [
      ...(fortnight.series ?? []),
      line('AWS/EC2', 'CPUUtilization', 'Average', curve.cpu),
      line('AWS/EC2', 'CPUUtilization', 'Maximum', (sec) => Math.min(100, curve.cpu(sec) * 1.1)),
      line('AWS/EC2', 'CPUUtilization', 'SampleCount', (sec) => curve.size(sec) * (detailedMonitoring ? 5 : 1)),
      ...(fortnight.withoutTraffic === true
        ? []
        : ['NetworkIn', 'NetworkOut'].map((metric) => line('AWS/EC2', metric, 'Sum', (sec) => curve.size(sec) * (fortnight.quiet === true ? 2e4 : 1e8)))),
      ...(groupMetrics
        ? [
            line('AWS/AutoScaling', 'GroupInServiceInstances', 'Average', curve.size),
            line('AWS/AutoScaling', 'GroupDesiredCapacity', 'Average', curve.size),
            ...(fortnight.sizesThen ?? [
              line('AWS/AutoScaling', 'GroupMinSize', 'Average', () => shape.MinSize),
              line('AWS/AutoScaling', 'GroupMaxSize', 'Average', () => shape.MaxSize),
            ]),
          ]
        : []),
    ],
    answers: Object.fromEntries(
      Object.entries({
        'autoscaling.describe-policies': { ScalingPolicies: fortnight.policies ?? [tracking()] },
        'autoscaling.describe-scheduled-actions': { ScheduledUpdateGroupActions: fortnight.actions ?? [] },
        'autoscaling.describe-scaling-activities': { Activities: fortnight.activities ?? [] },
        'cloudwatch.describe-alarms': { MetricAlarms: fortnight.alarms ?? [alarm('high'), alarm('low')] },
        'ec2.describe-instance-types': {
          InstanceTypes: [
            typeAnswer('m5.large', 2),
            typeAnswer('m5.xlarge', 4),
            typeAnswer('m6g.large', 2, { ProcessorInfo: { SupportedArchitectures: ['arm64'] } }),
          ],
        },
        'ec2.describe-instance-type-offerings': {
          InstanceTypeOfferings: ['m5.large', 'm5.xlarge', 'm6g.large'].flatMap((InstanceType) =>
            ['us-east-1a', 'us-east-1b'].map((Location) => ({ InstanceType, LocationType: 'availability-zone', Location })),
          ),
        },
        'ec2.describe-subnets': {
          Subnets: ['a', 'b'].map((zone, i) => ({
            SubnetId: `subnet-${i + 1}`,
            AvailabilityZone: `us-east-1${zone}`,
            AvailableIpAddressCount: 200,
            MapPublicIpOnLaunch: false,
            CidrBlock: `10.0.${i}.0/24`,
            ...fortnight.subnet,
          })),
        },
        'ec2.describe-launch-template-versions': {
          LaunchTemplateVersions: [
            {
              LaunchTemplateId: 'lt-1',
              LaunchTemplateName: 'web',
              VersionNumber: 1,
              DefaultVersion: true,
              CreateTime: '2026-09-01T00:00:00Z',
              ...fortnight.templateVersion,
              LaunchTemplateData: {
                InstanceType: 'm5.large',
                ImageId: 'ami-1',
                SecurityGroupIds: ['sg-1'],
                Monitoring: { Enabled: detailedMonitoring },
                MetadataOptions: { HttpTokens: 'required' },
                ...fortnight.template,
              },
            },
          ],
        },
        'ec2.describe-images': {
          Images: image === null ? [] : [{ ImageId: 'ami-1', State: 'available', PlatformDetails: 'Linux/UNIX', UsageOperation: 'RunInstances', ...image }],
        },
        'ec2.describe-security-groups': { SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: [] }] },
        'elbv2.describe-target-groups': { TargetGroups: [] },
        'elbv2.describe-load-balancers': { LoadBalancers: [] },
        'pricing.get-products': priced([
          ['m5.large', '0.096'],
          ['m5.xlarge', '0.192'],
          ['m6g.large', '0.077'],
        ]),
        'service-quotas.list-service-quotas': {
          Quotas: [
            { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A', Value: 256 },
            { ServiceCode: 'ec2', QuotaCode: 'L-34B43A08', Value: 256 },
          ],
        },
        ...answers,
      }).filter(([, answer]) => answer !== undefined),
    ),
  })
}

/** What the audit says of it. */
export type Said = {
  readonly report: Report
  readonly group: ReportGroup
  readonly kinds: readonly string[]
  readonly finding: (kind: string) => ReportFinding | undefined
  /** Why a rule, or the proposal, was not assessed; undefined where it was. */
  readonly notAssessed: (rule: string) => string | undefined
}

/** A metric of the group by the five minutes, as a capture has it. */
export function groupMetric(MetricName: string, of: (sec: number) => number) {
  return {
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
    Namespace: 'AWS/AutoScaling',
    MetricName,
    Stat: 'Average',
    Period: 300,
    StartTime: at(START_SEC),
    Values: Array.from({ length: 4032 }, (_, i) => of(START_SEC + i * 300)),
  }
}

export async function audited(fortnight: Fortnight): Promise<Said> {
  const { report } = await runAudit(await openCapture(captureOf(fortnight)), { judge })
  const [group] = report.groups
  if (group === undefined) throw new Error('the report has no group')
  const faults = report.places.flatMap(({ unread }) => unread).filter(({ operation }) => operation === 'headroom.judge')
  if (faults.length > 0) throw new Error(`judging failed: ${faults.map(({ reason }) => reason).join('; ')}`)
  return {
    report,
    group,
    kinds: report.findings.map(({ kind }) => kind),
    finding: (kind) => report.findings.find((finding) => finding.kind === kind),
    notAssessed: (rule) => group.notAssessed.find((one) => one.rule === rule)?.reason,
  }
}
