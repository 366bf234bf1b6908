import { createHash } from 'node:crypto'
import { ListSubscriptionsByTopicCommand, PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Subscriber } from '../domain/known/subscribers.ts'
import { readEveryPage } from './aws/paged.ts'
import { type Patience, patiently } from './aws/patiently.ts'
import { snsMessage, type TopicMessage } from './topic-message.ts'

/** A topic that people, queues and functions subscribe to. */
export type AlertTopic = {
  /** Publishes to all subscribers; resolves with SNS's id of the message. Rejects with an AwsError. */
  readonly publish: (message: TopicMessage) => Promise<string>
  /** Publishes a text alone, to those who run the service. */
  readonly publishText: (subject: string, text: string) => Promise<string>
  /** Everybody behind the topic, confirmed or not. */
  readonly subscribers: () => Promise<readonly Omit<Subscriber, 'topic'>[]>
}

/** The topic of that ARN. */
export function alertTopic({ client, topicArn, ...patience }: Patience & { readonly client: SNSClient; readonly topicArn: string }): AlertTopic {
  const publish = async (input: Omit<ConstructorParameters<typeof PublishCommand>[0], 'TopicArn'>): Promise<string> => {
    const answer = await patiently({ service: 'sns', operation: 'Publish' }, patience, () => client.send(new PublishCommand({ TopicArn: topicArn, ...input })))
    return answer.MessageId ?? ''
  }
  return {
    publish: (message) => {
      const { body, attributes } = snsMessage(message)
      return publish({ Subject: subjectOf(message.subject), Message: body, MessageStructure: 'json', MessageAttributes: attributes })
    },
    publishText: (subject, text) => publish({ Subject: subjectOf(subject), Message: text.toWellFormed() }),
    subscribers: async () => {
      const of = { service: 'sns', operation: 'ListSubscriptionsByTopic' }
      const all = await readEveryPage(of, async (NextToken) => {
        const answer = await patiently(of, patience, () => client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken })))
        return { items: answer.Subscriptions, nextToken: answer.NextToken }
      })
      // one that was deleted is listed for a while, with this word in place of its ARN
      return all
        .filter(({ SubscriptionArn }) => SubscriptionArn !== 'Deleted')
        .map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
          protocol: Protocol,
          endpoint: shownEndpoint(Endpoint),
          isConfirmed: SubscriptionArn.startsWith('arn:'),
        }))
    },
  }
}

/** An address as it may be kept and shown: of a web address the host alone, and a digest that tells two apart, for a path or a password in it may be a secret. */
function shownEndpoint(endpoint: string): string {
  if (!/^https?:/i.test(endpoint)) return endpoint
  const digest = createHash('sha256').update(endpoint).digest('hex').slice(0, 8)
  return URL.canParse(endpoint) ? `${new URL(endpoint).origin}/… (${digest})` : `(${digest})`
}

/** SNS refuses other subjects, and the message with them: a wrong one is a fault of ours that must not cost the message. */
function subjectOf(subject: string): string {
  const line = subject
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 99)
  return /^[!-~]/.test(line) ? line : 'Headroom'
}
