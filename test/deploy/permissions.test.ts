import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerColumns } from '../../adapters/focus/query.ts'
import type { Fields, Handlers } from '../adapters/live/fake-aws.ts'
import { hub, region, smallAws } from '../adapters/live/small-aws.ts'
import { aLiveService, type LiveService, TICK, tooLarge } from '../handlers/a-live-service.ts'
import { foldersOf, grantsOf } from './roles.ts'

const root = join(import.meta.dirname, '../..')
const DAY_LATER = TICK.replace('11-02', '11-03')

let live: LiveService
beforeAll(async () => {
  live = await aLiveService({ overrides: somewhatLarger, judge: tooLarge })
  const { service, as, options } = live
  await service.tick(TICK, options)
  await as('deliver-slack', () => service.deliver())
  await as('deliver-mail', () => service.deliverMail())
  await breakFinding('web')
  let refused = 0
  await service.tick(DAY_LATER, {
    ...options,
    // what the plan has read for the workers is broken: they read it themselves
    workerWorld: (io) => {
      const mine = options.workerWorld?.(io) ?? io
      return { ...mine, get: async (key) => (key.includes('/listing-') ? 'broken' : await mine.get(key)) }
    },
    // others write findings while the run does
    world: (io) => {
      const mine = options.world?.(io) ?? io
      // and the fleet is so large that an account is read by several workers
      const settings = { ...mine.settings, groupsPerBatch: 1 }
      return { ...mine, settings, writeKnownFindings: async (all) => (refused++ === 0 ? all.map(() => false) : mine.writeKnownFindings(all)) }
    },
  })
  service.slack.answers.push({ status: 404, body: 'no_service' })
  await as('deliver-slack', () => service.deliver()).catch(() => {})
  service.ses.identities.clear()
  await as('deliver-mail', () => service.deliverMail()).catch(() => {})
  await breakFinding('web')
  for (const name of ['web', 'worker']) await as('scaling-event', () => service.event(launchThatFailed(name)))
  const old = { account: hub, region, group: 'old' }
  await as('finding', () => service.finding({ action: 'list' }))
  await as('finding', () => service.finding({ action: 'wrong', ...old, by: 'ana', reason: 'of the old days' }))
  await breakFinding('old', hub)
  await as('finding', () => service.finding({ action: 'show', ...old }))
  // where the bill comes from a FOCUS export
  await service.tick(TICK.replace('11-02', '11-04'), { ...options, world: (io) => ({ ...(options.world?.(io) ?? io), openFleet: live.focusFleet }) })
})
afterAll(() => live.service.stop())

/** Whatever wrote it, nobody can read it. */
async function breakFinding(name: string, accountId = ''): Promise<void> {
  const { clients, tableName: TableName } = live.service
  const { Items = [] } = await clients.dynamo.send(new ScanCommand({ TableName }))
  const item = Items.find(({ pk, sk }) => pk?.S?.includes(accountId) && sk?.S?.startsWith(`STATE#${name}#`))
  await clients.dynamo.send(new PutItemCommand({ TableName, Item: { ...item, document: { S: 'broken' } } }))
}

const focusAnswer = {
  columns: answerColumns,
  values: ['19', '', 'USD', null, hub, 'AWS Lambda', null, null, null, null, '2026-11-01 1.5 1.5 -', null],
}

/** Groups behind a load balancer, with a policy and its alarm: what comes of them is asked for as well. */
const somewhatLarger: Handlers = {
  DescribeAutoScalingGroups: (call, nth) => {
    const answer = smallAws.DescribeAutoScalingGroups?.(call, nth) as { readonly AutoScalingGroups: readonly Fields[] }
    const behindBalancer = answer.AutoScalingGroups.map((group) => ({ ...group, TargetGroupARNs: [TARGET_GROUP] }))
    // and one from the days before launch templates
    const old = { ...behindBalancer[0], AutoScalingGroupName: 'old', LaunchTemplate: undefined, LaunchConfigurationName: 'old-1' }
    return { AutoScalingGroups: [...behindBalancer, old] }
  },
  GetWorkGroup: () => ({ WorkGroup: { Configuration: { EnforceWorkGroupConfiguration: true, BytesScannedCutoffPerQuery: 10_000_000 } } }),
  GetTableMetadata: () => ({
    TableMetadata: {
      Columns: [
        { Name: 'chargeperiodstart', Type: 'timestamp' },
        { Name: 'billedcost', Type: 'double' },
      ],
    },
  }),
  StartQueryExecution: () => ({ QueryExecutionId: 'a-query' }),
  GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'SUCCEEDED' }, Statistics: { DataScannedInBytes: 1000 } } }),
  GetQueryResults: () => ({
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: focusAnswer.columns.map((Name) => ({ Name, Type: 'varchar' })) },
      Rows: [focusAnswer.columns, focusAnswer.values].map((row) => ({ Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) })),
    },
  }),
  DescribeSubnets: () => ({ Subnets: [{ SubnetId: 'subnet-1', AvailabilityZone: `${region}a`, AvailableIpAddressCount: 100, VpcId: 'vpc-1' }] }),
  // a template that makes volumes in the clear: whether the region encrypts them all the same is asked then
  DescribeLaunchTemplateVersions: (call, nth) => {
    const { LaunchTemplateVersions } = (smallAws.DescribeLaunchTemplateVersions as NonNullable<Handlers[string]>)(call, nth) as {
      readonly LaunchTemplateVersions: readonly Fields[]
    }
    const clear = { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false } }] }
    return {
      LaunchTemplateVersions: LaunchTemplateVersions.map((one) => ({ ...one, LaunchTemplateData: { ...(one.LaunchTemplateData as Fields), ...clear } })),
    }
  },
  GetEbsEncryptionByDefault: () => ({ EbsEncryptionByDefault: true }),
  // a support plan with checks, of which one flags something: its columns are asked for
  DescribeTrustedAdvisorCheckResult: () => ({ result: { flaggedResources: [{ status: 'warning', region, resourceId: 'x', metadata: ['web'] }] } }),
  DescribeTrustedAdvisorChecks: () => ({ checks: [{ id: 'c1z7kmr01n', metadata: ['Resource ID'] }] }),
  GetInstanceMetadataDefaults: () => ({ AccountLevel: {} }),
  DescribeVpcs: () => ({ Vpcs: [{ VpcId: 'vpc-1', InstanceTenancy: 'default' }] }),
  DescribeTargetGroups: () => ({ TargetGroups: [{ TargetGroupArn: TARGET_GROUP, Protocol: 'HTTP', Port: 80, LoadBalancerArns: [LOAD_BALANCER] }] }),
  DescribePolicies: () => ({
    ScalingPolicies: [
      {
        AutoScalingGroupName: 'web',
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        Enabled: true,
        Alarms: [{ AlarmName: 'high', AlarmARN: `arn:aws:cloudwatch:${region}:${hub}:alarm:high` }],
        TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' }, TargetValue: 60 },
      },
    ],
  }),
}
const TARGET_GROUP = `arn:aws:elasticloadbalancing:${region}:${hub}:targetgroup/web/0123456789abcdef`
const LOAD_BALANCER = `arn:aws:elasticloadbalancing:${region}:${hub}:loadbalancer/app/web/0123456789abcdef`

const launchThatFailed = (name: string) => ({
  version: '0',
  id: '12345678-1234-1234-1234-123456789012',
  'detail-type': 'EC2 Instance Launch Unsuccessful',
  source: 'aws.autoscaling',
  account: hub,
  time: DAY_LATER.replace('T06', 'T09'),
  region,
  resources: [],
  detail: {
    StatusCode: 'Failed',
    AutoScalingGroupName: name,
    ActivityId: '87654321-4321-4321-4321-210987654321',
    RequestId: '12345678-1234-1234-1234-123456789012',
    StatusMessage: 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested. Launching EC2 instance failed.',
    StartTime: DAY_LATER,
    EndTime: DAY_LATER,
    EC2InstanceId: '',
    Cause: 'At 2026-11-03T09:00:00Z an instance was started in response to a difference between desired and actual capacity.',
    Description: 'Launching a new EC2 instance.',
  },
})

/** Granted though no code of ours calls it, and why. */
const NOT_CALLED: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes the log',
  'logs:PutLogEvents': 'Lambda writes the log',
  'xray:PutTraceSegments': 'Lambda writes the trace',
  'xray:PutTelemetryRecords': 'Lambda writes the trace',
  'lambda:CheckpointDurableExecution': 'the durable SDK keeps its checkpoints',
  'lambda:GetDurableExecutionState': 'the durable SDK reads them back',
  'lambda:InvokeFunction': 'the durable execution invokes its workers, the schedule the audit',
  'sqs:SendMessage': 'Lambda puts what failed into the dead letters',
  's3:ListBucket': 'without it S3 says of what is not there that it is forbidden',
  'glue:GetDatabase': 'Athena looks the table up in the name of who asks',
  'glue:GetPartitions': 'Athena looks its months up in the name of who asks',
  'glue:GetTable': 'Athena looks its columns up in the name of who asks',
  's3:GetBucketLocation': 'Athena looks for the buckets of export and results in the name of who asks',
  's3:AbortMultipartUpload': 'Athena writes results in the name of who asks',
  's3:ListMultipartUploadParts': 'Athena writes results in the name of who asks',
  's3:ListBucketMultipartUploads': 'Athena writes results in the name of who asks',
  'kms:Decrypt': 'DynamoDB, S3 and SNS decrypt in the name of who asks',
  'kms:GenerateDataKey': 'S3 and SNS encrypt in the name of who asks',
}
/** Called without a permission: every identity may. */
const FREE = ['sts:GetCallerIdentity']

/** Operations whose permission has another name. */
const ACTIONS: Readonly<Record<string, string>> = { 'budgets:DescribeBudgets': 'budgets:ViewBudget', 's3:ListObjectsV2': 's3:ListBucket' }

const calledBy = (who: string): readonly string[] =>
  [...live.asked]
    .filter((one) => one.startsWith(`${who} `))
    .map((one) => one.slice(who.length + 1))
    .map((action) => ACTIONS[action] ?? action)
    .filter((action) => !FREE.includes(action) && !(action in NOT_CALLED))
    .sort()

describe('what a function may do', () => {
  it.each([
    ['audit', 'AuditRole'],
    ['inspect', 'InspectRole'],
    ['scaling-event', 'ScalingEventRole'],
    ['finding', 'FindingRole'],
    ['member', 'MemberRole'],
  ])('%s: is what its code does, no more and no less', (who, role) => {
    const granted = grantsOf(role).filter((action) => !(action in NOT_CALLED))
    expect(granted).toEqual(calledBy(who))
    expect(granted.length).toBeGreaterThan(4)
  })

  it.each([
    // days of the bill of more rows than an item holds lie in `spend`: no bill here is so long. What findings were kept with before lies in `evidence`
    ['audit', 'AuditRole', ['evidence', 'spend']],
    ['inspect', 'InspectRole', []],
    ['scaling-event', 'ScalingEventRole', ['evidence']],
    ['finding', 'FindingRole', ['evidence']],
  ])('%s: reaches the folders of the bucket that it touches, and no other', (who, role, rarely) => {
    const touched = [...live.touched].filter((one) => one.startsWith(`${who} `)).map((one) => one.slice(who.length + 1))
    expect(foldersOf(role)).toEqual([...new Set([...touched, ...rarely])].sort())
  })

  it('deliver-slack: is what its code does, and to read the address of Slack’s webhook', () => {
    const granted = grantsOf('DeliverSlackRole').filter((action) => !(action in NOT_CALLED))
    // the local service has the address at hand; the deployed one reads it with this
    expect(readFileSync(join(root, 'handlers/deliver-slack.ts'), 'utf8')).toContain('deployedWebhooks(settings.HEADROOM_SLACK_WEBHOOK_PARAMETER')
    expect(granted).toEqual([...calledBy('deliver-slack'), 'ssm:GetParameter'].sort())
  })

  it('deliver-mail: is what its code does, no more and no less', () => {
    expect(grantsOf('DeliverMailRole').filter((action) => !(action in NOT_CALLED))).toEqual(calledBy('deliver-mail'))
    expect(calledBy('deliver-mail')).toContain('ses:SendEmail')
  })

  it('holds for every command in the code: none was left uncalled here', () => {
    const sources = ['adapters', 'handlers', 'audit'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        // what a terminal asks of a deployed service is asked with its user's own sign-in
        .filter((path) => path.endsWith('.ts') && !/(deployed-audit|names-of-stage|schedule-of-stage|cost-allocation-tags)\.ts$/.test(path))
        .map((path) => join(root, folder, path)),
    )
    const written = new Set(sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/new (\w+)Command\(/g)].map((match) => match[1] as string)))
    // the document client's names for items
    const items: Readonly<Record<string, string>> = { Get: 'GetItem', Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem', BatchWrite: 'BatchWriteItem' }
    const called = new Set([...live.asked].map((one) => one.split(':')[1]))
    expect([...written].filter((name) => !called.has(items[name] ?? name))).toEqual([])
    expect(written.size).toBeGreaterThan(25)
  })
})
