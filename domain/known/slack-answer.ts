/** What came of a message that was posted to Slack. */
export type SlackAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'rate-limited'; readonly retryAfterSec: number }
  /** The line broke or timed out: the message may have been taken. */
  | { readonly kind: 'no-answer' }
  /** The blocks were not taken; text may be. */
  | { readonly kind: 'invalid-blocks'; readonly code: string }
  /** The webhook was revoked or deleted, or its channel archived: no later message will be taken either. */
  | { readonly kind: 'gone'; readonly status: number; readonly code: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** The address is no webhook of Slack's; nothing was sent. */
  | { readonly kind: 'not-slack' }
