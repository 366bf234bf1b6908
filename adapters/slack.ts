import type { SlackAnswer } from '../domain/known/slack-answer.ts'

/** The only place that messages are posted to: a secret that names another is refused, wherever it points. */
const SLACK = 'https://hooks.slack.com'
const TIMEOUT_MS = 10_000

export type SlackSettings = {
  /** Where the webhook may lie instead of Slack. For tests and the demo alone: nothing in the deployed service sets it. */
  readonly allowedOrigin?: string
  /** When to give up; ten seconds unless given. */
  readonly timeout?: () => AbortSignal
}

/** Whether an address is an incoming webhook that may be posted to: below https://hooks.slack.com/, without user, port or anything else in front. */
export function isSlackWebhook(address: string, { allowedOrigin = SLACK }: SlackSettings = {}): boolean {
  const url = URL.canParse(address) ? new URL(address) : null
  return (
    url !== null &&
    url.origin === allowedOrigin &&
    url.username === '' &&
    url.password === '' &&
    url.pathname.length > 1 &&
    address.startsWith(`${allowedOrigin}/`)
  )
}

/**
 * Posts one message and says what came of it; never rejects, and never names the address, which is a secret: neither is it in what
 * the other side answers as it is handed on.
 */
export async function postToSlack(address: string, payload: object, settings: SlackSettings = {}): Promise<SlackAnswer> {
  if (!isSlackWebhook(address, settings)) return { kind: 'not-slack' }
  const signal = settings.timeout?.() ?? AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
      redirect: 'manual',
      signal,
    })
    return answerOf(response.status, await response.text(), response.headers.get('retry-after'))
  } catch {
    // whether the message was taken before the line broke nobody knows
    return { kind: 'no-answer' }
  }
}

/** What Slack's status and one-word body mean. Only that word is kept: a body may hold anything. */
function answerOf(status: number, body: string, retryAfter: string | null): SlackAnswer {
  const code = /^[a-z_]{1,60}$/.test(body.trim()) ? body.trim() : ''
  if (status === 200) return { kind: 'taken' }
  if (status === 429) return { kind: 'rate-limited', retryAfterSec: secondsFrom(retryAfter) }
  if (status === 403 || status === 404 || status === 410) return { kind: 'gone', status, code }
  if (status === 400 && /^(invalid_blocks|invalid_blocks_format|msg_blocks_too_long|invalid_attachments|msg_too_long)$/.test(code))
    return { kind: 'invalid-blocks', code }
  return { kind: 'refused', status, code }
}

function secondsFrom(header: string | null): number {
  const seconds = header === null ? Number.NaN : Number(header)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : 1
}
