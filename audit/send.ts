import type { Claim, SendKey } from '../domain/known/send.ts'

/** The outbox that every message is written to before it goes out. */
export type Outbox = {
  readonly claimSend: (key: SendKey, payload: string, nowSec: number) => Promise<Claim>
  readonly markSent: (key: SendKey, nowSec: number) => Promise<void>
  readonly releaseSend: (key: SendKey) => Promise<void>
  readonly nowSec: () => number
}

/**
 * Sends one message once: writes down that it is to be sent, sends it, writes down that it was. One who comes after finds it sent; one
 * who comes after a sender that died sends the very same text. What sending rejects with is passed on, and the claim given back.
 */
export async function sendOnce(
  key: SendKey,
  payload: string,
  io: Outbox,
  send: (payload: string) => Promise<unknown>,
): Promise<'sent' | 'sent-before' | 'busy'> {
  const claimed = await io.claimSend(key, payload, io.nowSec())
  switch (claimed.claim) {
    case 'sent':
      return 'sent-before'
    case 'busy':
      return 'busy'
    case 'send':
      break
    default:
      return claimed satisfies never
  }
  try {
    await send(claimed.payload)
  } catch (error) {
    // a claim that cannot be given back ends with its lease: what went wrong first is what is to be told
    await io.releaseSend(key).catch(() => undefined)
    throw error
  }
  await io.markSent(key, io.nowSec())
  return 'sent'
}
