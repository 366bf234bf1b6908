import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alertTopic } from '../../adapters/alert-topic.ts'
import { readSecretParameter } from '../../adapters/aws/parameter-store.ts'
import { findingTable } from '../../adapters/finding-table/finding-table.ts'
import { tableDefinition } from '../../adapters/finding-table/table.ts'
import { reportBucket } from '../../adapters/report-bucket.ts'
import type { RunIo } from '../../audit/run-io.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { auditHandler } from '../../handlers/audit.ts'
import { inspectHandler } from '../../handlers/inspect.ts'
import { subscribersOf } from '../../handlers/kept.ts'
import { type DurableFunction, localContext, runDurably } from '../../local/durable-backend.ts'
import { silentTools } from '../../local/service.ts'
import { messageSchema } from '../../report/message.ts'
import { findingsOfDay, judgeThat, openFleetOf, tickOf } from '../handlers/a-run.ts'
import { type Moto, startMoto } from './moto.ts'
import { hub } from './moto-fleet.ts'

// What is kept and told, whole runs of it, against AWS as moto plays it: the table, the bucket, the topic with a queue behind it, a secret.

const REGION = 'eu-west-1'
const TABLE = 'headroom'
const BUCKET = 'headroom-reports'

let moto: Moto
let clients: { dynamo: DynamoDBClient; s3: S3Client; sns: SNSClient; sqs: SQSClient; ssm: SSMClient }
let io: RunIo
let queueUrl = ''
const now = { sec: 0 }
const patience = { clock: { nowMs: () => now.sec * 1000, sleep: async () => {} }, random: () => 1 }

beforeAll(async () => {
  moto = await startMoto()
  const settings = { endpoint: moto.endpoint, region: REGION, credentials: hub }
  clients = {
    dynamo: new DynamoDBClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    ssm: new SSMClient(settings),
  }
  await clients.dynamo.send(new CreateTableCommand(tableDefinition(TABLE)))
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }))
  const topicOf = async (Name: string) => (await clients.sns.send(new CreateTopicCommand({ Name }))).TopicArn as string
  const [findings, operators] = [await topicOf('findings'), await topicOf('operators')]
  queueUrl = (await clients.sqs.send(new CreateQueueCommand({ QueueName: 'machines' }))).QueueUrl as string
  const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }))
  await clients.sns.send(
    new SubscribeCommand({ TopicArn: findings, Protocol: 'sqs', Endpoint: Attributes?.QueueArn, Attributes: { RawMessageDelivery: 'true' } }),
  )
  const bucket = reportBucket({ client: clients.s3, bucket: BUCKET, region: REGION, ...patience })
  const topics = {
    findings: alertTopic({ client: clients.sns, topicArn: findings, ...patience }),
    operators: alertTopic({ client: clients.sns, topicArn: operators, ...patience }),
  }
  io = {
    ...findingTable({ client: clients.dynamo, name: TABLE, large: bucket, ...patience }),
    ...bucket,
    settings: {
      accounts: [],
      regions: [],
      lookbackDays: 14,
      capMicroUsd: 1_000_000,
      groupsPerBatch: 2,
      demandsPerHour: 10,
      policy: defaultPolicy,
      budgets: [],
      digest: 'changes',
      tellTeams: false,
    },
    openFleet: openFleetOf(),
    nowSec: () => now.sec,
    publish: topics.findings.publish,
    publishToOperators: topics.operators.publishText,
    putEvent: async () => {},
    subscribers: subscribersOf(topics),
  }
}, 300_000)

afterAll(async () => {
  for (const client of Object.values(clients ?? {})) client.destroy()
  await moto?.stop()
})

/** The scheduled run of a day. */
function run(day: number) {
  now.sec = Date.parse(tickOf(day)) / 1000 + 60
  const judge = judgeThat(findingsOfDay(day))
  const tools = silentTools()
  return runDurably({
    name: `day ${day}`,
    input: { scheduledTime: tickOf(day) },
    handler: () => auditHandler(() => ({ io, inspectFunction: 'inspect', bucket: BUCKET }), tools) as unknown as DurableFunction,
    invoke: async (_name, payload) => inspectHandler(() => ({ io: { ...io, judge } }), tools)(payload, localContext('inspect')),
  })
}

async function told(): Promise<readonly { readonly occasion: string; readonly findings: readonly { readonly change: string }[] }[]> {
  const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 }))
  // moto hands a queue all texts of a message; SNS hands it its own
  return Messages.map(({ Body = '' }) => {
    const texts = JSON.parse(Body) as { sqs?: string }
    return messageSchema.parse(JSON.parse(texts.sqs ?? Body))
  })
}

describe('two days of runs over the wire', () => {
  it('keep and tell everything on the first, and on the second what changed', async () => {
    expect(await run(0)).toMatchObject({ status: 'SUCCEEDED', result: { status: 'complete', told: { sent: 1, failed: 0 } } })
    expect((await told()).map(({ occasion, findings }) => [occasion, findings.map(({ change }) => change)])).toEqual([['digest', ['new', 'new']]])
    expect(await run(1)).toMatchObject({ result: { status: 'complete', told: { sent: 2, failed: 0 } } })
    const second = (await told()).map(({ occasion, findings }) => [occasion, findings.map(({ change }) => change).sort()])
    expect(second.sort()).toEqual([
      ['alert', ['new']],
      ['digest', ['new', 'worse']],
    ])
  })

  it('begun again change and tell nothing', async () => {
    expect(await run(1)).toMatchObject({ result: { status: 'nothing-to-do' } })
    expect(await told()).toEqual([])
  })

  it('leave report and page in the bucket, behind a link that opens', async () => {
    const [last] = (await io.readRunsBefore(now.sec + 1)) as unknown as readonly { readonly outcome: { readonly pageKey: string } }[]
    const key = last?.outcome.pageKey ?? ''
    expect(key).toMatch(/^reports\/2026-11-03\/.*page\.html$/)
    const { url } = await io.signLink(key, 3600)
    expect(await (await fetch(url)).text()).toContain('<!doctype html>')
    expect(await io.get('reports/nothing')).toBeNull()
  })
})

describe('a secret over the wire', () => {
  it('is read decrypted, and one that is not there says which', async () => {
    await clients.ssm.send(new PutParameterCommand({ Name: '/headroom/slack-webhook', Type: 'SecureString', Value: 'https://hooks.slack.com/services/x' }))
    expect(await readSecretParameter({ client: clients.ssm, ...patience }, '/headroom/slack-webhook')).toBe('https://hooks.slack.com/services/x')
    await expect(readSecretParameter({ client: clients.ssm, ...patience }, '/headroom/nothing')).rejects.toThrow(/\/headroom\/nothing|GetParameter/)
  })
})
