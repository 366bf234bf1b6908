import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { S3Client } from '@aws-sdk/client-s3'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import { alertTopic } from '../adapters/alert-topic.ts'
import type { Patience } from '../adapters/aws/patiently.ts'
import { putEvent } from '../adapters/event-bus.ts'
import { findingTable } from '../adapters/finding-table/finding-table.ts'
import { reportBucket } from '../adapters/report-bucket.ts'
import { sesMailer } from '../adapters/ses.ts'
import { postToSlack } from '../adapters/slack.ts'
import type { DeliverMailIo } from '../audit/deliver-mail.ts'
import type { DeliverSlackIo } from '../audit/deliver-slack.ts'
import type { InspectIo } from '../audit/inspect-slice.ts'
import type { FleetSource } from '../audit/io.ts'
import type { Judge } from '../audit/place.ts'
import type { FleetQuery, RunIo, RunSettings } from '../audit/run-io.ts'
import { judge } from '../domain/judge.ts'
import { defaultPolicy } from '../domain/policy.ts'
import { auditHandler, SCHEDULE_ALIAS } from '../handlers/audit.ts'
import { mailHandler } from '../handlers/deliver-mail.ts'
import { slackHandler } from '../handlers/deliver-slack.ts'
import { findingHandler } from '../handlers/finding.ts'
import { inspectHandler } from '../handlers/inspect.ts'
import { subscribersOf } from '../handlers/kept.ts'
import type { Tools } from '../handlers/lambda.ts'
import { scalingEventHandler } from '../handlers/scaling-event.ts'
import type { Message } from '../report/message.ts'
import { localCredentials, type SnsNotification, snsEvent, startAws } from './aws.ts'
import { type DurableFunction, type DurableOutcome, type DurableRun, localContext, runDurably } from './durable-backend.ts'
import { createTable, startDynamoDb } from './dynamodb.ts'
import { startEventBus } from './event-bus.ts'
import { inParts } from './large-objects.ts'
import { type Mail, mailSink } from './mail-sink.ts'
import { startSesEndpoint } from './ses-endpoint.ts'
import { startSlackEndpoint } from './slack-endpoint.ts'

const BUCKET = 'headroom-reports'
const TABLE = 'headroom'
/** The identity that mails come from. */
const MAIL_DOMAIN = 'example.com'
/** As deployed (serverless.yml, DurableConfig): of the schedule's function, and of the one that may be invoked synchronously. */
const [LONG_EXECUTION_SEC, BRIEF_EXECUTION_SEC] = [21_600, 900]

/** What the service is made with, where that is not as it is deployed. */
export type LocalServiceOptions = {
  readonly openFleet: (query: FleetQuery) => Promise<FleetSource>
  readonly settings?: Partial<RunSettings>
  readonly judge?: Judge
  readonly tools?: Tools
  readonly webhookPath?: string
}

export type InvokeOptions = Pick<DurableRun, 'dieAt' | 'functionName' | 'resume' | 'within'> & {
  readonly name?: string
  /** The outside world of one invocation, where a test makes it fail or die. */
  readonly world?: (io: RunIo) => RunIo
  readonly workerWorld?: (io: InspectIo) => InspectIo
  /** What each invocation of a worker runs within. */
  readonly workerWithin?: Within
}

/** The whole service in this process: its handlers as they are, with servers over the wire around them, and a clock that stands still. */
export type LocalService = Awaited<ReturnType<typeof startService>>

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: wiring alone: one part a line, and nothing is decided
export async function startService({
  openFleet,
  settings: given = {},
  judge: judgeWith = judge,
  tools = silentTools(),
  webhookPath = '/services/T0/B0/local',
}: LocalServiceOptions) {
  const [dynamo, aws, slack, ses, bus] = await Promise.all([startDynamoDb(), startAws(), startSlackEndpoint(), startSesEndpoint(), startEventBus()])
  ses.identities.add(MAIL_DOMAIN)
  await createTable(dynamo, TABLE)
  aws.createBucket(BUCKET)
  const [alerts, teams, operators] = [aws.createTopic('alerts'), aws.createTopic('teams'), aws.createTopic('operators')]
  const now = { sec: 0 }
  const patience: Patience = { clock: { nowMs: () => now.sec * 1000, sleep: async () => {} }, random: () => 1 }
  const over = (endpoint: string) => ({ endpoint, ...localCredentials, maxAttempts: 1 })
  const clients = {
    dynamo: new DynamoDBClient(over(dynamo.endpoint)),
    sns: new SNSClient(over(aws.endpoint)),
    events: new EventBridgeClient(over(bus.endpoint)),
    s3: inParts(new S3Client({ ...over(aws.endpoint), forcePathStyle: true })),
    ses: new SESv2Client(over(ses.endpoint)),
  }
  const bucket = reportBucket({ client: clients.s3, bucket: BUCKET, region: localCredentials.region, ...patience })
  const table = findingTable({ client: clients.dynamo, name: TABLE, large: bucket, ...patience })
  const settings: RunSettings = {
    accounts: [],
    regions: [],
    lookbackDays: 14,
    capMicroUsd: 1_000_000,
    groupsPerBatch: 25,
    demandsPerHour: 10,
    policy: defaultPolicy,
    budgets: [],
    digest: 'changes',
    tellTeams: false,
    ...given,
  }
  const topics = {
    findings: alertTopic({ client: clients.sns, topicArn: alerts, ...patience }),
    operators: alertTopic({ client: clients.sns, topicArn: operators, ...patience }),
  }
  const ofTeams = alertTopic({ client: clients.sns, topicArn: teams, ...patience })
  const io: RunIo = {
    ...table,
    ...bucket,
    settings,
    openFleet,
    nowSec: () => now.sec,
    putEvent: (event) => putEvent({ client: clients.events, ...patience }, event),
    publish: (message) => (message.summary.team === null ? topics.findings : ofTeams).publish(message),
    publishToOperators: topics.operators.publishText,
    subscribers: subscribersOf(topics),
  }
  const workerIo: InspectIo = { put: bucket.put, get: bucket.get, openFleet, settings, judge: judgeWith }
  const slackIo: DeliverSlackIo = {
    ...table,
    publishToOperators: io.publishToOperators,
    nowSec: io.nowSec,
    sleep: async () => {},
    webhookAddress: async () => `${slack.endpoint}${webhookPath}`,
    post: (address, payload) => postToSlack(address, payload, { allowedOrigin: slack.endpoint }),
  }
  const mailIo: DeliverMailIo = {
    ...table,
    publishToOperators: io.publishToOperators,
    nowSec: io.nowSec,
    recipients: (team) => [`${team ?? 'finops'}@${MAIL_DOMAIN}`],
    sendMail: sesMailer({ client: clients.ses, from: `Headroom <headroom@${MAIL_DOMAIN}>`, ...patience }),
  }
  const forSlack = aws.subscribe(alerts, 'lambda')
  const forMail = [aws.subscribe(alerts, 'lambda'), aws.subscribe(teams, 'lambda')]
  const toSlack = handingOver(
    () => forSlack(),
    (event) => slackHandler(() => ({ io: slackIo }), tools)(event, localContext('deliver-slack')),
  )
  const toMail = handingOver(
    () => forMail.flatMap((arrived) => arrived()),
    (event) => mailHandler(() => ({ io: mailIo }), tools)(event, localContext('deliver-mail')),
  )
  const forMachines = aws.subscribe(alerts, 'sqs')

  const audit = ({
    input,
    name = JSON.stringify(input),
    world = (of) => of,
    workerWorld = (of) => of,
    workerWithin = (invocation) => invocation(),
    ...rest
  }: InvokeOptions & { input: unknown; alias?: string }): Promise<DurableOutcome> =>
    runDurably({
      executionTimeoutSec: rest.functionName?.endsWith('-audit-now') === true ? BRIEF_EXECUTION_SEC : LONG_EXECUTION_SEC,
      ...rest,
      input,
      name,
      handler: () => auditHandler(() => ({ io: world(io), inspectFunction: 'inspect', bucket: BUCKET }), tools) as unknown as DurableFunction,
      invoke: (_name, payload) => workerWithin(() => inspectHandler(() => ({ io: workerWorld(workerIo) }), tools)(payload, localContext('inspect'))),
      onWait: (seconds) => {
        now.sec += seconds
      },
    })

  return {
    io,
    table,
    bucket,
    slack,
    ses,
    /** What rules of the event bus would get. */
    events: bus.events,
    now,
    clients,
    tableName: TABLE,
    mails: mailSink(aws, alerts) as () => readonly Mail[],
    /** What a queue behind the topic has got since: the messages as data. */
    messages: (): readonly Message[] => forMachines().map(({ Message: text }) => JSON.parse(text) as Message),
    operatorMails: mailSink(aws, operators) as () => readonly Mail[],
    /** What the scheduler does at that time. */
    tick: (time: string, options: InvokeOptions = {}): Promise<DurableOutcome> => {
      now.sec = Math.max(now.sec, Date.parse(time) / 1000 + 60)
      return audit({ ...options, alias: SCHEDULE_ALIAS, input: { scheduledTime: time } })
    },
    /** What somebody asks for on demand. */
    demand: (input: unknown, options: InvokeOptions = {}): Promise<DurableOutcome> => audit({ ...options, input }),
    /** Hands what has been published since, and what it failed on before, to the function behind Slack. */
    deliver: toSlack,
    /** The same to the function that sends HTML mail. */
    deliverMail: toMail,
    /** What EventBridge hands over. */
    event: (event: unknown) => scalingEventHandler(() => ({ io: { ...io, ...table }, configuration: settings }), tools)(event, localContext('scaling-event')),
    /** What people ask of findings, by invoking the function. */
    finding: (event: unknown): Promise<unknown> =>
      findingHandler(() => ({ io: { ...table, get: bucket.get }, nowSec: io.nowSec }), tools)(event, localContext('finding')),
    stop: async (): Promise<void> => {
      for (const client of Object.values(clients)) client.destroy()
      await Promise.all([dynamo.stop(), aws.stop(), slack.stop(), ses.stop(), bus.stop()])
    },
  }
}

/** What each invocation of a function runs within. */
export type Within = <Answer>(invocation: () => Promise<Answer>) => Promise<Answer>

/** As SNS does: each message in an invocation of its own, and once more by the next call where that failed. Rejects with the first failure, when all were tried. */
function handingOver(arrived: () => readonly SnsNotification[], invoke: (event: unknown) => Promise<unknown>) {
  const waiting: SnsNotification[] = []
  return async (within: Within = (invocation) => invocation()): Promise<void> => {
    const failures: unknown[] = []
    const left: SnsNotification[] = []
    for (const notification of [...waiting.splice(0), ...arrived()]) {
      await within(() => invoke(snsEvent([notification]))).catch((error) => {
        failures.push(error)
        left.push(notification)
      })
    }
    waiting.push(...left)
    if (failures.length > 0) throw failures[0]
  }
}

/** Nobody reads logs and metrics where everything is shown. */
export function silentTools(): Tools {
  process.env.POWERTOOLS_METRICS_DISABLED ??= 'true'
  return { logger: new Logger({ logLevel: 'SILENT' }), metrics: new Metrics({ namespace: 'Headroom', serviceName: 'local' }) }
}
