import { emailText } from './email.ts'
import type { Message } from './message.ts'
import { asciiLine, subjectOf } from './subject.ts'

/** A message made ready for a topic: the text for people, the line for those who take no more, the data for machines, and what to filter by. */
export type TopicMessage = {
  readonly subject: string
  readonly text: string
  readonly line: string
  readonly summary: Message
  readonly attributes: {
    readonly occasion: string
    readonly severity: string | null
    readonly category: readonly string[]
    readonly account: readonly string[]
    readonly team: readonly string[]
  }
}

/** What the outbox can hold of one message, in bytes of JSON. */
const MOST_BYTES = 300_000
const encoder = new TextEncoder()

/** The message on every channel of the topic; where it is too long to be kept until it is sent, without its least important findings. */
export function topicMessageOf(message: Message): TopicMessage {
  const whole: TopicMessage = {
    subject: subjectOf(message),
    text: emailText(message),
    line: asciiLine(message.headline, 140),
    summary: message,
    attributes: { occasion: message.occasion, ...message.concerns },
  }
  const { length } = message.findings
  if (length === 0 || encoder.encode(JSON.stringify(whole)).length <= MOST_BYTES) return whole
  const kept = Math.floor(length / 2)
  return topicMessageOf({ ...message, findings: message.findings.slice(0, kept), unlisted: message.unlisted + length - kept, truncated: true })
}
