import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import { SSMClient } from '@aws-sdk/client-ssm'
import { type AlertTopic, alertTopic } from '../adapters/alert-topic.ts'
import { AwsError } from '../adapters/aws/aws-error.ts'
import { systemClock } from '../adapters/aws/clock.ts'
import { readSecretParameter } from '../adapters/aws/parameter-store.ts'
import { type BusEvent, putEvent } from '../adapters/event-bus.ts'
import { type Opened, openTable } from '../adapters/finding-table/open-table.ts'
import type { LargeStore } from '../adapters/finding-table/table.ts'
import { linksOf } from '../adapters/link-distribution.ts'
import type { ReportBucket } from '../adapters/report-bucket.ts'
import { sesMailer } from '../adapters/ses.ts'
import type { Subscriber } from '../domain/known/subscribers.ts'
import { patience, tryingOnce } from './patience.ts'
import type { linkKey } from './run-settings.ts'

/** The table, asked in these ways. */
export function deployedTable<Accesses extends Readonly<Record<string, unknown>>>(
  name: string,
  region: string,
  large: LargeStore,
  accesses: Accesses,
): Opened<Accesses> {
  return openTable({ client: new DynamoDBClient({ ...tryingOnce, region }), name, large, ...patience }, accesses)
}

export function deployedTopic(topicArn: string, region: string): AlertTopic {
  return alertTopic({ client: new SNSClient({ ...tryingOnce, region }), topicArn, ...patience })
}

/** From an address of the account's SES identity. */
export function deployedMailer(from: string, region: string): ReturnType<typeof sesMailer> {
  return sesMailer({ client: new SESv2Client({ ...tryingOnce, region }), from, ...patience })
}

/** The account's default bus. */
export function deployedBus(region: string): (event: BusEvent) => Promise<void> {
  const bus = new EventBridgeClient({ ...tryingOnce, region })
  return (event) => putEvent({ client: bus, ...patience }, event)
}

/** Reads a secret whenever it is asked for: one that was replaced is the new one from then on. */
export function deployedSecret(name: string, region: string): () => Promise<string> {
  const ssm = new SSMClient({ ...tryingOnce, region })
  return () => readSecretParameter({ client: ssm, ...patience }, name)
}

/** The fleet's webhook of Slack, and that of a team: the parameter under `prefix` with the team's name. null where there is no prefix, no such parameter, or no parameter can have the name. */
export function deployedWebhooks(name: string, prefix: string | null, region: string): (team: string | null) => Promise<string | null> {
  return async (team) => {
    if (team === null) return await deployedSecret(name, region)()
    if (prefix === null || !/^[\w.-]+$/.test(team)) return null
    return await deployedSecret(`${prefix}/${team}`, region)().catch((error) => {
      if (error instanceof AwsError && error.kind === 'not-found') return null
      throw error
    })
  }
}

/** Links that last as long as they say, by the distribution over the bucket. */
export function deployedLinks({ parameter, ...key }: NonNullable<ReturnType<typeof linkKey>>, region: string): ReportBucket['signLink'] {
  return linksOf({ ...key, privateKey: deployedSecret(parameter, region), clock: systemClock })
}

/** Who is behind both topics. */
export function subscribersOf(topics: Readonly<Record<Subscriber['topic'], Pick<AlertTopic, 'subscribers'>>>): () => Promise<readonly Subscriber[]> {
  return async () => {
    const [findings, operators] = await Promise.all([topics.findings.subscribers(), topics.operators.subscribers()])
    return [...findings.map((one) => ({ ...one, topic: 'findings' as const })), ...operators.map((one) => ({ ...one, topic: 'operators' as const }))]
  }
}

export function nowSec(): number {
  return Math.floor(systemClock.nowMs() / 1000)
}
