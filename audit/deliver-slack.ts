import { createHash } from 'node:crypto'
import type { SendKey } from '../domain/known/send.ts'
import type { SlackAnswer } from '../domain/known/slack-answer.ts'
import type { Message } from '../report/message.ts'
import { slackMessage, slackPlainMessage } from '../report/slack-blocks.ts'
import { deliverEach, NotDelivered } from './deliver.ts'
import { type Outbox, sendOnce } from './send.ts'

/** What delivering reads and writes. */
export type DeliverSlackIo = Outbox & {
  readonly sleep: (ms: number) => Promise<void>
  /** The address of the fleet's webhook, or of a team's own (null: it has none): a secret, fetched when it is needed and written nowhere. */
  readonly webhookAddress: (team: string | null) => Promise<string | null>
  /** Never rejects. */
  readonly post: (address: string, payload: object) => Promise<SlackAnswer>
  readonly readDisabledChannel: (channel: string) => Promise<{ readonly addressDigest: string; readonly sinceSec: number } | null>
  readonly disableChannel: (channel: string, state: { readonly reason: string; readonly sinceSec: number; readonly addressDigest: string }) => Promise<void>
  readonly publishToOperators: (subject: string, text: string) => Promise<string>
}

const CHANNEL = 'slack'
const MOST_TRIES = 6
/** Waiting longer than this is Lambda's and SNS's business: they call again. */
const LONGEST_WAIT_SEC = 60
/** Of the function's five minutes: the rest is for everything else. */
const MOST_WAITED_SEC = 200
const BETWEEN_TRIES_SEC = 2
/** Somebody may have mended it under the same address: it is tried again after a day. */
const DISABLED_FOR_SEC = 86_400

/** Delivers what SNS hands over to Slack, each message once. Rejects with a NotDelivered for what did not get there. */
export async function deliverSlack(event: unknown, io: DeliverSlackIo): Promise<{ readonly delivered: readonly string[]; readonly before: readonly string[] }> {
  return await deliverEach(event, CHANNEL, io, (message) => deliver(message, io))
}

async function deliver(message: Message, io: DeliverSlackIo): Promise<void> {
  const address = await io.webhookAddress(message.team)
  // a team without a channel of its own is told by mail, or not at all
  if (address === null) return
  const channel = message.team === null ? CHANNEL : `${CHANNEL}/${message.team}`
  const addressDigest = createHash('sha256').update(address).digest('hex').slice(0, 16)
  const disabled = await io.readDisabledChannel(channel)
  if (disabled?.addressDigest === addressDigest && disabled.sinceSec > io.nowSec() - DISABLED_FOR_SEC) {
    throw new NotDelivered(`${message.id}: the channel is disabled until its webhook is replaced, or a day has passed`)
  }
  const answer = await post(message, address, io)
  if (answer.kind === 'taken') return
  if (answer.kind === 'gone') await disable(answer, addressDigest, channel, io)
  throw new NotDelivered(`${message.id}: ${wordsOf(answer)}`)
}

/** Posts until Slack takes it or will not: waits as long as Slack asks, tries again once where nobody knows, and does without blocks where they are not taken. */
async function post(message: Message, address: string, io: DeliverSlackIo): Promise<SlackAnswer> {
  let payload: object = slackMessage(message)
  let plain = false
  let silences = 0
  let refusals = 0
  let waitedSec = 0
  for (let tries = 1; ; tries++) {
    const answer = await io.post(address, payload)
    const last = tries >= MOST_TRIES
    switch (answer.kind) {
      case 'rate-limited':
        waitedSec += answer.retryAfterSec
        if (last || answer.retryAfterSec > LONGEST_WAIT_SEC || waitedSec > MOST_WAITED_SEC) return answer
        await io.sleep(answer.retryAfterSec * 1000)
        break
      case 'no-answer':
        if (last || ++silences > 1) return answer
        break
      case 'invalid-blocks':
        if (last || plain) return answer
        plain = true
        payload = slackPlainMessage(message)
        break
      case 'refused':
        if (last || answer.status < 500 || ++refusals > 2) return answer
        await io.sleep(BETWEEN_TRIES_SEC * 1000)
        break
      case 'taken':
      case 'gone':
      case 'not-slack':
        return answer
      default:
        return answer satisfies never
    }
  }
}

/** Nothing more will be taken: told to the operators, once for an address. */
async function disable(answer: Extract<SlackAnswer, { kind: 'gone' }>, addressDigest: string, channel: string, io: DeliverSlackIo): Promise<void> {
  const reason = wordsOf(answer)
  const sinceSec = io.nowSec()
  const key: SendKey = { channel: 'operators', occasion: 'slack-disabled', runId: 'slack', runSec: 0, state: addressDigest }
  const text = `${reason}.\n\nNo more messages are posted to Slack until the webhook is replaced, but for one try a day. Make a new incoming webhook in Slack, store it where the old one is, and redrive the dead-letter queue: what could not be delivered lies there. E-mail and the other subscribers of the topic are not affected.`
  const outcome = await sendOnce(key, text, io, (payload) => io.publishToOperators('Headroom: Slack takes no more messages', payload))
  // whoever is at it may die: the next call finds the webhook gone, and tells
  if (outcome !== 'busy') await io.disableChannel(channel, { reason, sinceSec, addressDigest })
}

function wordsOf(answer: SlackAnswer): string {
  switch (answer.kind) {
    case 'taken':
      return 'Slack took it'
    case 'rate-limited':
      return `Slack asks to wait ${answer.retryAfterSec} s and more`
    case 'no-answer':
      return 'Slack did not answer, twice'
    case 'invalid-blocks':
      return `Slack takes neither the blocks nor the text (${answer.code})`
    case 'gone':
      return `Slack says the webhook or its channel is gone (HTTP ${answer.status}${answer.code === '' ? '' : ` ${answer.code}`})`
    case 'refused':
      return `Slack refused it (HTTP ${answer.status}${answer.code === '' ? '' : ` ${answer.code}`})`
    case 'not-slack':
      return 'what is stored as the webhook is not an address under https://hooks.slack.com/'
    default:
      return answer satisfies never
  }
}
