import type { RunIo, RunKey } from './run-io.ts'
import type { ReadyMessage, Telling } from './tell.ts'
import { tell } from './tell.ts'

/*
 * A finding is kept as told before its message goes out, and a run may die at any time between the two. So a run notes that it has something to tell
 * before it keeps anything (`open`), writes all its messages down in one document, and notes that (`written`): from then on they are sent, by whoever comes
 * next. One that is over and has not written them down is `left`: what it kept counts as untold, and the next run tells it.
 */

type TellingIo = Pick<
  RunIo,
  'openTelling' | 'writeTelling' | 'isTellingWritten' | 'endTelling' | 'leaveTelling' | 'readTellingsBefore' | 'nowSec' | 'get' | 'put'
>

/** Before anything is kept: what earlier runs kept and never wrote down falls to this run, and what this one keeps is to be told. */
export async function beginTelling(run: RunKey, io: TellingIo): Promise<void> {
  for (const earlier of await io.readTellingsBefore(run.runSec, io.nowSec())) {
    if (earlier.telling === 'open' && earlier.isOver) await io.leaveTelling(earlier)
  }
  await io.openTelling(run)
}

/** Sends what earlier runs wrote down and did not come to send, then what this run has to tell. Each message goes out once, however often this is called. */
export async function tellOnce(run: RunKey, make: () => Promise<readonly ReadyMessage[]>, io: RunIo): Promise<Telling> {
  const earlier = (await io.readTellingsBefore(run.runSec, io.nowSec())).filter(({ telling, isOver }) => telling === 'written' && isOver)
  const before = (await Promise.all(earlier.map((one) => readWritten(one, io)))).flatMap((messages) => messages ?? [])
  const mine = [...before, ...(await prepareMessages(run, make, io))]
  const telling = await tell(run, mine, io)
  const failed = new Set(telling.failed.map(({ id }) => id))
  // what failed is perhaps not even in the outbox: the next run takes it from the document again
  if (!mine.some(({ id }) => failed.has(id))) for (const one of [...earlier, run]) await io.endTelling(one)
  return telling
}

/** The run's messages, the same however often they are asked for; none where a later run tells what this one kept. */
async function prepareMessages(run: RunKey, make: () => Promise<readonly ReadyMessage[]>, io: TellingIo): Promise<readonly ReadyMessage[]> {
  if (await io.isTellingWritten(run)) return (await readWritten(run, io)) ?? []
  const messages = await make()
  await io.put(messagesKey(run), JSON.stringify(messages))
  return (await io.writeTelling(run)) ? messages : []
}

async function readWritten(run: RunKey, { get }: Pick<TellingIo, 'get'>): Promise<readonly ReadyMessage[] | null> {
  const text = await get(messagesKey(run))
  return text === null ? null : (JSON.parse(text) as ReadyMessage[])
}

function messagesKey({ runId }: RunKey): string {
  return `runs/${runId}/messages.json`
}
