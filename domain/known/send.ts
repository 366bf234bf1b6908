/** Where messages go: the topic, what is behind it, and those who run the service. */
export const sendChannels = ['topic', 'slack', 'mail', 'operators'] as const

/** One message on one channel: of which run, on which occasion, and about which finding in which state. */
export type SendKey = {
  readonly channel: (typeof sendChannels)[number]
  readonly occasion: string
  readonly runId: string
  /** The run's scheduled time, epoch seconds. */
  readonly runSec: number
  readonly state: string
}

/** What one who wants to send is told: send this, it was sent, or somebody is just sending it. */
export type Claim = { readonly claim: 'send'; readonly payload: string } | { readonly claim: 'sent' } | { readonly claim: 'busy' }

/** A message that was to be sent and, for all that is known, was not. */
export type PendingSend = { readonly key: SendKey; readonly payload: string }
