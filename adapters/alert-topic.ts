import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import { type Patience, patiently } from './patiently.ts'
import { snsMessage, type TopicMessage } from './topic-message.ts'

/** A topic that people, queues and functions subscribe to. */
export type AlertTopic = {
  /** Publishes to all subscribers; resolves with SNS's id of the message. Rejects with an AwsError. */
  readonly publish: (message: TopicMessage) => Promise<string>
  /** Publishes a text alone, to those who run the service. */
  readonly publishText: (subject: string, text: string) => Promise<string>
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
  }
}

/** SNS refuses other subjects, and the message with them: a wrong one is a fault of ours that must not cost the message. */
function subjectOf(subject: string): string {
  const line = subject
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 99)
  return /^[!-~]/.test(line) ? line : 'Headroom'
}
