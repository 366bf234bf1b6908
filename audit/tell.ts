import type { PendingSend, SendKey } from '../domain/known/send.ts'
import { alertsOf } from '../report/digest/alerts.ts'
import { digestOf, digestsOf, type RunToTell } from '../report/digest/digest.ts'
import type { Links } from '../report/digest/rows.ts'
import { lifeInWords } from '../report/feedback.ts'
import type { Message } from '../report/message.ts'
import type { Outline } from '../report/outline.ts'
import type { Changes } from '../report/page/changes-part.ts'
import { readTopicMessage } from '../report/read-topic-message.ts'
import { type TopicMessage, topicMessageOf } from '../report/topic-message.ts'
import { ReadError } from './read-error.ts'
import { type Outbox, sendOnce } from './send.ts'
import type { Kept, RunToSettle } from './settle.ts'

/** A message made ready, and how the outbox knows it. Plain data. */
export type ReadyMessage = { readonly id: string; readonly key: SendKey; readonly payload: string }

/** What telling reads and writes. */
export type TellIo = Outbox & {
  readonly readPendingSends: (channel: 'topic', nowSec: number) => Promise<readonly PendingSend[]>
  /** To the topic of findings; a team's own part to the topic of teams. Rejects with a ReadError when the topic refuses. */
  readonly publish: (message: TopicMessage) => Promise<string>
  /** A word to those who run the service, on a topic of its own; rejects with a ReadError when that refuses too. */
  readonly publishToOperators: (subject: string, text: string) => Promise<string>
}

/** What became of each message, by its id. */
export type Telling = {
  readonly sent: readonly string[]
  readonly sentBefore: readonly string[]
  /** Somebody else was just sending these; should he die, the next run sends them. */
  readonly busy: readonly string[]
  readonly failed: readonly { readonly id: string; readonly reason: string }[]
}

type Mutable = { sent: string[]; sentBefore: string[]; busy: string[]; failed: { id: string; reason: string }[] }

/**
 * Tells: first what earlier runs could not get out, then these messages. Each goes out once, however often this is called. A topic that refuses
 * does not end the run: what failed is said to the operators, is in the answer, and is sent by the next call, of this run or a later one.
 */
export async function tell(run: Pick<RunToSettle, 'runId' | 'runSec'>, messages: readonly ReadyMessage[], io: TellIo): Promise<Telling> {
  const told: Mutable = { sent: [], sentBefore: [], busy: [], failed: [] }
  for (const { key, payload } of await io.readPendingSends('topic', io.nowSec())) {
    const message = readTopicMessage(payload)
    if (message !== null) {
      await sendNoted(key, payload, message.summary.id, told, io)
      continue
    }
    // given up, and said once
    await io.markSent(key, io.nowSec())
    told.failed.push({ id: `${key.runId} ${key.occasion} ${key.state}`, reason: 'what was to be sent cannot be read any more' })
  }
  for (const { key, payload, id } of messages) await sendNoted(key, payload, id, told, io)
  if (told.failed.length > 0) await sayFailed(run, told, io)
  return told
}

/** What a run kept, ready to be sent: an alert for each group that became critical, then the digests if one is due. `outline` is that of the run's report. */
export function readyMessages(kept: Kept, outline: Outline, links: Links, teams: { readonly byTeam: boolean } = { byTeam: false }): readonly ReadyMessage[] {
  const toTell = toTellOf(kept, outline, links)
  return [...alertsOf(toTell), ...(kept.digestDue ? digestsOf(toTell, teams) : [])].map((message) => ({
    id: message.id,
    key: sendKeyOf(message, kept.run.runSec),
    payload: JSON.stringify(topicMessageOf(message)),
  }))
}

/** What changed, for the page of the run: what the digest says, were one due or not. */
export function changesOf(kept: Kept, outline: Outline): Changes {
  const lives = kept.known.flatMap((one) => {
    const life = lifeInWords(one, kept.run.runSec)
    return life === null ? [] : [[one.finding.fingerprint, life] as const]
  })
  return { ...digestOf(toTellOf(kept, outline, { report: null, console: null, command: null })), lives: new Map(lives) }
}

function toTellOf({ run, known, lastDigestSec, setAside }: Kept, report: Outline, links: Links): RunToTell {
  return { ...run, lastDigestSec, known, report, setAside, links }
}

/** The outbox knows a message by its run and by the findings, in their states, that it is about. */
function sendKeyOf({ occasion, runId, findings, team, critical }: Message, runSec: number): SendKey {
  const [first] = findings
  const state =
    occasion === 'digest'
      ? team === null
        ? 'all'
        : `team ${team}`
      : critical.length === 0 && first !== undefined
        ? `${first.fingerprint} ${first.change} ${first.severity}`
        : 'several'
  return { channel: 'topic', occasion, runId, runSec, state }
}

async function sendNoted(key: SendKey, payload: string, id: string, told: Mutable, io: TellIo): Promise<void> {
  try {
    const outcome = await sendOnce(key, payload, io, (text) => io.publish(JSON.parse(text) as TopicMessage))
    if (outcome === 'sent') told.sent.push(id)
    else if (outcome === 'sent-before') told.sentBefore.push(id)
    else told.busy.push(id)
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    told.failed.push({ id, reason: error.message })
  }
}

/** Once a run, however often its messages fail. Operators who cannot be told either have the alarm on the run that is not complete. */
async function sayFailed(run: Pick<RunToSettle, 'runId' | 'runSec'>, told: Mutable, io: TellIo): Promise<void> {
  const { failed } = told
  const text = [
    `${failed.length} messages of run ${run.runId} could not be sent:`,
    '',
    ...failed.map(({ id, reason }) => `- ${id}: ${reason}`),
    '',
    'The next run sends them again.',
  ].join('\n')
  const key: SendKey = { channel: 'operators', occasion: 'tell-failed', runId: run.runId, runSec: run.runSec, state: 'all' }
  try {
    const outcome = await sendOnce(key, text, io, (payload) => io.publishToOperators('Headroom could not send its messages', payload))
    if (outcome === 'busy') told.busy.push('the word to the operators')
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
  }
}
