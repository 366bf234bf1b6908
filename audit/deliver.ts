import * as z from 'zod/mini'
import type { SendKey } from '../domain/known/send.ts'
import { type Message, messageSchema } from '../report/message.ts'
import { secFromIso } from '../report/time.ts'
import { type Outbox, sendOnce } from './send.ts'

/** A message that did not get through, for whoever redelivers it. Its text names no secret. */
export class NotDelivered extends Error {
  override readonly name = 'NotDelivered'
}

const snsEvent = z.object({ Records: z.array(z.object({ Sns: z.object({ MessageId: z.string(), Message: z.string() }) })) })

/**
 * Hands on what SNS hands over, in its order, each message once on its channel: duplicates of SNS and repeated calls find it delivered. One that
 * fails does not keep back the next; at the end the call rejects, so that what failed is delivered again or ends in the dead-letter queue.
 */
export async function deliverEach(
  event: unknown,
  channel: SendKey['channel'],
  io: Outbox,
  deliver: (message: Message) => Promise<void>,
): Promise<{ readonly delivered: readonly string[]; readonly before: readonly string[] }> {
  const { Records } = snsEvent.parse(event)
  const delivered: string[] = []
  const before: string[] = []
  const failures: string[] = []
  for (const { Sns } of Records) {
    try {
      const message = messageOf(Sns.Message, Sns.MessageId)
      const outcome = await sendOnce(sendKeyOf(channel, message), Sns.Message, io, (text) => deliver(messageOf(text, Sns.MessageId)))
      if (outcome === 'busy') failures.push(`${message.id}: another call is just delivering it`)
      else (outcome === 'sent' ? delivered : before).push(message.id)
    } catch (error) {
      if (!(error instanceof NotDelivered)) throw error
      failures.push(error.message)
    }
  }
  if (failures.length > 0) throw new NotDelivered(failures.join('; '))
  return { delivered, before }
}

function messageOf(text: string, messageId: string): Message {
  const read = messageSchema.safeParse(jsonOrNull(text))
  if (read.success) return read.data
  throw new NotDelivered(`SNS message ${messageId} is no headroom-message/1 (${read.error.issues[0]?.path.join('.') || 'not JSON'})`)
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function sendKeyOf(channel: SendKey['channel'], { id, occasion, runId, at }: Message): SendKey {
  return { channel, occasion, runId, runSec: secFromIso(at), state: id }
}
