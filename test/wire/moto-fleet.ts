import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  EnableMetricsCollectionCommand,
  PutScalingPolicyCommand,
  PutScheduledUpdateGroupActionCommand,
} from '@aws-sdk/client-auto-scaling'
import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CreateLaunchTemplateCommand, DescribeImagesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { CloseAccountCommand, CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

export type Settings = {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }
}

export const hub = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'canary-secret-access-key' } // pragma: allowlist secret
/** More groups than one page holds. */
export const manyGroups = 101

/** An organization of three accounts, the second with groups in two regions, the third closed. Their ids. */
export async function makeOrganization(endpoint: string): Promise<{ readonly open: string; readonly closed: string }> {
  const client = new OrganizationsClient({ endpoint, region: 'us-east-1', credentials: hub })
  await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const account = async (name: string): Promise<string> => {
    const { CreateAccountStatus } = await client.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }))
    return CreateAccountStatus?.AccountId as string
  }
  const ids = { open: await account('shop'), closed: await account('gone') }
  await client.send(new CloseAccountCommand({ AccountId: ids.closed }))
  return ids
}

export async function credentialsIn(endpoint: string, accountId: string): Promise<Settings['credentials']> {
  const client = new STSClient({ endpoint, region: 'us-east-1', credentials: hub })
  const { Credentials } = await client.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/maker`, RoleSessionName: 'maker' }))
  return {
    accessKeyId: Credentials?.AccessKeyId as string,
    secretAccessKey: Credentials?.SecretAccessKey as string,
    sessionToken: Credentials?.SessionToken as string,
  }
}

/** A launch template and the subnets that groups need; its id. */
async function makeTemplate(settings: Settings): Promise<{ readonly templateId: string; readonly subnetIds: readonly string[]; readonly vpcId: string }> {
  const client = new EC2Client(settings)
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({}))
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({}))
  const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['amazon'] }))
  const { LaunchTemplate } = await client.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: {
        InstanceType: 't3.medium',
        ImageId: Images[0]?.ImageId as string,
        SecurityGroupIds: [SecurityGroups[0]?.GroupId as string],
        UserData: Buffer.from('canary-user-data').toString('base64'),
      },
    }),
  )
  return {
    templateId: LaunchTemplate?.LaunchTemplateId as string,
    subnetIds: Subnets.slice(0, 2).map((subnet) => subnet.SubnetId as string),
    vpcId: Subnets[0]?.VpcId as string,
  }
}

/** Two groups, one of them behind a load balancer, with a policy, an alarm, a scheduled action and a day of metrics. */
export async function makeWebGroups(settings: Settings, windowEndSec: number): Promise<{ readonly targetGroup: string; readonly loadBalancer: string }> {
  const autoScaling = new AutoScalingClient(settings)
  const { templateId, subnetIds, vpcId } = await makeTemplate(settings)
  const balancing = new ElasticLoadBalancingV2Client(settings)
  const { TargetGroups } = await balancing.send(new CreateTargetGroupCommand({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: vpcId }))
  const { LoadBalancers } = await balancing.send(new CreateLoadBalancerCommand({ Name: 'web', Subnets: [...subnetIds], Type: 'application' }))
  const targetGroup = TargetGroups?.[0]?.TargetGroupArn as string
  const loadBalancer = LoadBalancers?.[0]?.LoadBalancerArn as string
  await balancing.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
    }),
  )
  for (const name of ['web', 'worker'])
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        LaunchTemplate: { LaunchTemplateId: templateId, Version: '$Latest' },
        MinSize: 1,
        MaxSize: 6,
        DesiredCapacity: 2,
        VPCZoneIdentifier: subnetIds.join(','),
        ...(name === 'web' ? { TargetGroupARNs: [targetGroup] } : {}),
        Tags: [{ Key: 'team', Value: 'shop & sons', PropagateAtLaunch: true }],
      }),
    )
  await autoScaling.send(
    new EnableMetricsCollectionCommand({ AutoScalingGroupName: 'web', Granularity: '1Minute', Metrics: ['GroupInServiceInstances', 'GroupDesiredCapacity'] }),
  )
  await autoScaling.send(
    new PutScheduledUpdateGroupActionCommand({
      AutoScalingGroupName: 'web',
      ScheduledActionName: 'evening',
      Recurrence: '0 20 * * *',
      MinSize: 1,
      MaxSize: 3,
      DesiredCapacity: 1,
    }),
  )
  const { PolicyARN } = await autoScaling.send(
    new PutScalingPolicyCommand({
      AutoScalingGroupName: 'web',
      PolicyName: 'out',
      PolicyType: 'StepScaling',
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    }),
  )
  await makeMetrics(settings, windowEndSec, PolicyARN as string, loadBalancer.split(':loadbalancer/')[1] as string)
  return { targetGroup, loadBalancer }
}

async function makeMetrics(settings: Settings, windowEndSec: number, policyArn: string, balancer: string): Promise<void> {
  const client = new CloudWatchClient(settings)
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: 'web-high',
      Namespace: 'AWS/EC2',
      MetricName: 'CPUUtilization',
      Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [policyArn],
    }),
  )
  for (const [Namespace, MetricName, Dimensions, value] of [
    ['AWS/EC2', 'CPUUtilization', [{ Name: 'AutoScalingGroupName', Value: 'web' }], (hour: number) => cpuAt(hour)],
    ['AWS/AutoScaling', 'GroupInServiceInstances', [{ Name: 'AutoScalingGroupName', Value: 'web' }], () => 2],
    ['AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', [{ Name: 'LoadBalancer', Value: balancer }], () => 0],
  ] as const)
    await client.send(
      new PutMetricDataCommand({
        Namespace,
        MetricData: Array.from({ length: 24 }, (_, hour) => ({
          MetricName,
          Dimensions: [...Dimensions],
          Timestamp: new Date((windowEndSec - (24 - hour) * 3600) * 1000),
          Value: value(hour),
        })),
      }),
    )
}

/** What `web` shows `hour` hours into the window. */
export function cpuAt(hour: number): number {
  return 20.5 + hour
}

/** Groups without instances, more than a page of them. */
export async function makeManyGroups(settings: Settings): Promise<void> {
  const autoScaling = new AutoScalingClient(settings)
  const { templateId, subnetIds } = await makeTemplate(settings)
  for (let i = 0; i < manyGroups; i++)
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: `batch-${String(i).padStart(3, '0')}`,
        LaunchTemplate: { LaunchTemplateId: templateId, Version: '1' },
        MinSize: 0,
        MaxSize: 4,
        DesiredCapacity: 0,
        VPCZoneIdentifier: subnetIds.join(','),
      }),
    )
}

/** Cost Explorer answers from a queue: the first request in two pages, the others in one. */
export async function queueBill(endpoint: string, accountId: string): Promise<void> {
  const amounts = (amount: string) => ({
    AmortizedCost: { Amount: amount, Unit: 'USD' },
    UnblendedCost: { Amount: amount, Unit: 'USD' },
    UsageQuantity: { Amount: '24', Unit: 'Hrs' },
  })
  const day = (Start: string, End: string, ...groups: readonly (readonly [readonly string[], string])[]) => ({
    TimePeriod: { Start, End },
    Total: {},
    Groups: groups.map(([Keys, amount]) => ({ Keys, Metrics: amounts(amount) })),
    Estimated: false,
  })
  const page = (result: unknown, token?: string) => ({
    ResultsByTime: [result],
    DimensionValueAttributes: [],
    ...(token === undefined ? {} : { NextPageToken: token }),
  })
  const results = [
    page(day('2026-01-01', '2026-01-02', [['aws:autoscaling:groupName$web', accountId], '2.4']), 'second'),
    page(day('2026-01-02', '2026-01-03', [['aws:autoscaling:groupName$web', accountId], '2.5'], [['aws:autoscaling:groupName$', accountId], '7'])),
    page(day('2026-01-01', '2026-01-02', [[accountId, 'Amazon Elastic Compute Cloud - Compute'], '9.4'])),
    page(day('2026-01-01', '2026-01-02', [['Amazon Elastic Compute Cloud - Compute', 'BoxUsage:t3.medium'], '9.4'])),
  ]
  const answer = await fetch(`${endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ results }),
  })
  if (!answer.ok) throw new Error(`moto took no bill: ${answer.status}`)
}
