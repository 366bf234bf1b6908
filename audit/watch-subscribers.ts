import type { SendKey } from '../domain/known/send.ts'
import { checkSubscribers, type SubscribersKnown, type SubscriberTrouble } from '../domain/known/subscribers.ts'
import { visible } from '../report/visible.ts'
import type { Run } from './begin.ts'
import type { WatchSubscribersIo } from './run-io.ts'
import { sendOnce } from './send.ts'

/** How many are told, and how many are not as they should be. */
export type SubscribersWatched = { readonly confirmed: number; readonly troubles: number }

/**
 * Looks once a run whether everybody who was told is still told, and tells the operators of who is not: when it is new, and once a week while it
 * stays. Done again, it changes and sends nothing.
 */
export async function watchSubscribers({ runId, runSec }: Pick<Run, 'runId' | 'runSec'>, io: WatchSubscribersIo): Promise<SubscribersWatched> {
  const before = await io.readSubscribersKnown()
  if (before !== null && before.runSec >= runSec) return countsOf(before)
  const { troubles, toTell, known } = checkSubscribers(await io.subscribers(), before, runSec)
  if (toTell) {
    const key: SendKey = { channel: 'operators', occasion: 'subscribers', runId, runSec, state: 'all' }
    const outcome = await sendOnce(key, textOf(troubles, known), io, (text) => io.publishToOperators('Headroom: not everybody is told', text))
    if (outcome === 'busy') throw new Error('another is just telling the operators of subscribers')
  }
  await io.writeSubscribersKnown(known)
  return countsOf(known)
}

function countsOf({ confirmed, troubles }: SubscribersKnown): SubscribersWatched {
  return { confirmed: confirmed.length, troubles: troubles.length }
}

const words: Readonly<Record<SubscriberTrouble['what'], string>> = {
  nobody: 'nobody is subscribed and confirmed: what is found is told to nobody',
  vanished: 'got the messages until now, and is no longer subscribed',
  pending: 'has not confirmed the subscription, and gets nothing until then',
}

function textOf(troubles: readonly SubscriberTrouble[], { confirmed }: SubscribersKnown): string {
  return [
    `Subscribers of Headroom's topics: ${confirmed.length} confirmed, and`,
    '',
    ...troubles.map(({ name, what }) => `- ${visible(name)}: ${words[what]}`),
    '',
    'A subscription that vanished may be the work of a mail scanner that followed the link to unsubscribe. Subscribe the address again, or take it out of the',
    'parameters of the stack; one that is pending is confirmed by the link in the mail from SNS, within two days. This is said when it is new, and once a week while it stays.',
  ].join('\n')
}
