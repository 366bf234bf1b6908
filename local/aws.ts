import { startFauxqs } from 'fauxqs'

/** A server of this process, and how to end it. */
export type LocalServer = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** Clients need some region and keys to sign with; the servers here do not look at them. */
export const localCredentials = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } as const

export type LocalAws = LocalServer & {
  readonly createTopic: (name: string) => string
  /**
   * Subscribes in the way that `protocol` would, with a queue standing for what is behind it; returns a function that takes the
   * messages that have arrived since, oldest first. SNS in process delivers to queues alone and hands out all texts of a
   * message: the one of the protocol is chosen here, as SNS does.
   */
  readonly subscribe: (topicArn: string, protocol: SnsProtocol, filterPolicy?: Readonly<Record<string, readonly string[]>>) => () => readonly SnsNotification[]
  readonly createBucket: (name: string) => void
}

export type SnsProtocol = 'email' | 'sqs' | 'lambda' | 'https'

/** What SNS hands a subscriber. */
export type SnsNotification = {
  readonly MessageId: string
  readonly TopicArn: string
  readonly Subject?: string
  readonly Message: string
  readonly Timestamp: string
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>
}

/** SNS, SQS and S3 in this process, over the wire, on one port. Everything is forgotten when it stops. */
export async function startAws(): Promise<LocalAws> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  const endpoint = `http://127.0.0.1:${server.port}`
  let queues = 0
  return {
    endpoint,
    stop: () => server.stop(),
    createTopic: (name) => server.createTopic(name).topicArn,
    subscribe: (topicArn, protocol, filterPolicy) => {
      const queue = `subscription-${queues++}`
      server.createQueue(queue)
      const attributes = filterPolicy === undefined ? {} : { FilterPolicy: JSON.stringify(filterPolicy) }
      server.subscribe({ topic: topicArn.split(':').at(-1) as string, queue, attributes })
      let taken = 0
      return () => {
        const arrived = server.inspectQueue(queue)?.messages.ready ?? []
        const fresh = arrived.slice(taken)
        taken = arrived.length
        return fresh.map(({ body }) => chosen(JSON.parse(body) as SnsNotification, protocol))
      }
    },
    createBucket: (name) => void server.createBucket(name),
  }
}

/** Of a message with a text for each protocol, the subscriber's own, or the default. */
function chosen(notification: SnsNotification, protocol: SnsProtocol): SnsNotification {
  const texts = textsByProtocol(notification.Message)
  return { ...notification, Message: texts?.[protocol] ?? texts?.default ?? notification.Message }
}

function textsByProtocol(message: string): Readonly<Record<string, string>> | null {
  try {
    const parsed: unknown = JSON.parse(message)
    return typeof parsed === 'object' && parsed !== null && 'default' in parsed ? (parsed as Record<string, string>) : null
  } catch {
    return null
  }
}

/** Notifications as the event that SNS invokes a function with. */
export function snsEvent(notifications: readonly SnsNotification[]): { readonly Records: readonly unknown[] } {
  return {
    Records: notifications.map((notification) => ({
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: `${notification.TopicArn}:local`,
      Sns: { Type: 'Notification', Subject: null, MessageAttributes: {}, ...notification },
    })),
  }
}
