import { type AlertTopic, alertTopic } from '../../adapters/alert-topic.ts'
import { postToSlack } from '../../adapters/slack.ts'
import { type DeliverSlackIo, deliverSlack } from '../../audit/deliver-slack.ts'
import { record } from '../../audit/record.ts'
import type { ScalingEventIo } from '../../audit/scaling-event.ts'
import { type Found, type Kept, type RunToSettle, settle } from '../../audit/settle.ts'
import { readyMessages, type TellIo, type Telling, tell } from '../../audit/tell.ts'
import type { Finding } from '../../domain/findings.ts'
import { type LocalAws, type SnsNotification, snsEvent } from '../../local/aws.ts'
import { type Mail, mailSink } from '../../local/mail-sink.ts'
import { type SlackEndpoint, startSlackEndpoint } from '../../local/slack-endpoint.ts'
import { findingRow } from '../../report/finding-row.ts'
import type { Report, ReportGroup } from '../../report/schema.ts'
import { aCloud, type TestCloud } from '../adapters/a-cloud.ts'
import { aTable, type TestTable } from '../adapters/finding-table/a-table.ts'
import { dayOf } from '../domain/made-up-runs.ts'
import { LINKS } from '../report/made-up-message.ts'
import { madeUpReport } from '../report/made-up-report.ts'

/** The secret that must appear nowhere. */
export const CANARY = 'T0CANARY/B0CANARY/cAnArYcAnArYcAnArYcAnArY'

export type Service = {
  readonly t: TestTable
  readonly cloud: TestCloud
  readonly slack: SlackEndpoint
  readonly topic: AlertTopic
  /** Everything that was handed to the parts, by name: settle, record and tell take it whole. */
  readonly io: ReturnType<typeof ioOf> & ScalingEventIo
  readonly slackIo: DeliverSlackIo
  readonly now: { sec: number }
  readonly slept: number[]
  readonly webhook: { address: string }
  readonly mails: () => readonly Mail[]
  readonly operatorMails: () => readonly Mail[]
  /** What SNS has handed to the Slack function since, as it would. */
  readonly forSlack: () => readonly SnsNotification[]
  readonly deliver: (notifications?: readonly SnsNotification[]) => ReturnType<typeof deliverSlack>
  /** One run of that day, settled, recorded and told. */
  readonly run: (day: number, found: Found, facts?: Partial<RunToSettle>) => Promise<Telling>
  readonly stop: () => Promise<void>
}

function ioOf(t: TestTable, topic: AlertTopic, operators: AlertTopic, now: { sec: number }) {
  return {
    ...t.table,
    readRunsBefore: (beforeSec: number) => t.table.readRunsBefore(beforeSec),
    nowSec: () => now.sec,
    publish: topic.publish,
    publishToOperators: operators.publishText,
  }
}

/** Tells what was recorded, without the note of the run that stands around it. */
export function tellOf(kept: Kept, { outline }: Found, io: TellIo): Promise<Telling> {
  return tell(kept.run, readyMessages(kept, outline, LINKS), io)
}

export function runOf(day: number): RunToSettle {
  return { runId: new Date(dayOf(day) * 1000).toISOString(), runSec: dayOf(day), whole: true, problem: null }
}

/** What is kept and told, with real servers behind it: the table, the topic with an address, an operators' topic, and Slack. */
export async function aService(): Promise<Service> {
  const [t, cloud, slack] = await Promise.all([aTable(), aCloud(), startSlackEndpoint()])
  const aws: LocalAws = cloud.aws
  const [topicArn, operatorsArn] = [aws.createTopic('alerts'), aws.createTopic('operators')]
  const topic = alertTopic({ client: cloud.sns, topicArn, ...cloud.patience })
  const operators = alertTopic({ client: cloud.sns, topicArn: operatorsArn, ...cloud.patience })
  const now = { sec: dayOf(0) + 600 }
  const slept: number[] = []
  const webhook = { address: `${slack.endpoint}/services/${CANARY}` }
  const io = ioOf(t, topic, operators, now)
  const slackIo: DeliverSlackIo = {
    ...io,
    sleep: async (ms) => void slept.push(ms),
    webhookAddress: async () => webhook.address,
    post: (address, payload) => postToSlack(address, payload, { allowedOrigin: slack.endpoint }),
  }
  const forSlack = aws.subscribe(topicArn, 'lambda')
  return {
    t,
    cloud,
    slack,
    topic,
    io,
    slackIo,
    now,
    slept,
    webhook,
    mails: mailSink(aws, topicArn),
    operatorMails: mailSink(aws, operatorsArn),
    forSlack,
    deliver: (notifications = forSlack()) => deliverSlack(snsEvent(notifications), slackIo),
    run: async (day, found, facts = {}) => {
      now.sec = dayOf(day) + 600
      const settlement = await settle({ ...runOf(day), ...facts }, found, io)
      return tellOf(await record(settlement, io), found, io)
    },
    stop: async () => {
      await Promise.all([t.stop(), cloud.stop(), slack.stop()])
    },
  }
}

const [template] = madeUpReport.groups as [ReportGroup]

/** What a run found, with the report that says it. */
export function foundOn(findings: readonly Finding[], where: Parameters<typeof reportOn>[1] = {}): Found {
  return { findings, outline: reportOn(findings, where) }
}

/** A report that found these, on groups that it audited in full; beside them it audited `others`. */
export function reportOn(findings: readonly Finding[], { others = [] as readonly string[], notAudited = [] as Report['notAudited'] } = {}): Report {
  const of = (name: string, accountId = '111122223333', region = 'us-east-1'): ReportGroup => ({
    ...template,
    accountId,
    region,
    name,
    status: 'audited',
    statusReason: null,
    findings: [],
    notAssessed: [],
  })
  const rows = new Map<string, ReportGroup>()
  for (const { resource } of findings) {
    const row = of(resource.autoScalingGroupName ?? '', resource.accountId, resource.region)
    rows.set(JSON.stringify([row.accountId, row.region, row.name]), row)
  }
  const groups = [...rows.values(), ...others.map((name) => of(name))]
  return {
    ...madeUpReport,
    groups,
    findings: findings.map((finding) => findingRow(finding, 'USD', null)),
    notAudited,
    places: [{ accountId: '111122223333', region: 'us-east-1', groups: groups.length, unread: [] }],
    cost: { ...madeUpReport.cost, notAssessed: [] },
  }
}
