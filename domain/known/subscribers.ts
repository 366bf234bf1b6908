import { SECONDS_PER_WEEK } from '../calendar.ts'
/** Somebody behind a topic, and whether messages reach him: one who has not confirmed gets none. */
export type Subscriber = { readonly topic: 'findings' | 'operators'; readonly protocol: string; readonly endpoint: string; readonly isConfirmed: boolean }

/** What the last check left behind. */
export type SubscribersKnown = {
  /** The run that checked. */
  readonly runSec: number
  readonly confirmed: readonly string[]
  /** Names of what was wrong then. */
  readonly troubles: readonly string[]
  /** The run that last told of any of it; null when none has. */
  readonly toldSec: number | null
}

/** `topic protocol endpoint`; for `nobody` the name of the topic. */
export type SubscriberTrouble = { readonly name: string; readonly what: 'pending' | 'vanished' | 'nobody' }

export type SubscribersChecked = { readonly troubles: readonly SubscriberTrouble[]; readonly toTell: boolean; readonly known: SubscribersKnown }

/** SNS forgets who does not confirm within days, and a topic without anybody stays so: of what stays, operators are reminded. */
const REMIND_AFTER_SEC = SECONDS_PER_WEEK

/**
 * Whether everybody who was told is still told. Mail scanners follow the link to unsubscribe that is in every mail (docs/faults.md, row
 * 66), and nobody notices that no mail comes: one who was confirmed at the last check and is no more has vanished, and is said so once. `known` is null at the
 * first check, when nobody can have vanished.
 */
export function checkSubscribers(now: readonly Subscriber[], known: SubscribersKnown | null, runSec: number): SubscribersChecked {
  const confirmed = sorted(now.filter(({ isConfirmed }) => isConfirmed).map(nameOf))
  const pending = sorted(now.filter(({ isConfirmed }) => !isConfirmed).map(nameOf))
  const vanished = (known?.confirmed ?? []).filter((name) => !confirmed.includes(name) && !pending.includes(name))
  const troubles: readonly SubscriberTrouble[] = [
    // a deployment without operators is somebody's choice; findings that nobody gets are worth a word
    ...(now.some(({ topic, isConfirmed }) => topic === 'findings' && isConfirmed) ? [] : [{ name: 'findings', what: 'nobody' } as const]),
    ...vanished.map((name) => ({ name, what: 'vanished' }) as const),
    ...pending.map((name) => ({ name, what: 'pending' }) as const),
  ]
  const isNew = troubles.some(({ name, what }) => !known?.troubles.includes(`${what} ${name}`))
  const isDue = troubles.length > 0 && (known?.toldSec == null || runSec - known.toldSec >= REMIND_AFTER_SEC)
  const toTell = isNew || isDue
  return {
    troubles,
    toTell,
    known: { runSec, confirmed, troubles: troubles.map(({ name, what }) => `${what} ${name}`), toldSec: toTell ? runSec : (known?.toldSec ?? null) },
  }
}

function nameOf({ topic, protocol, endpoint }: Subscriber): string {
  return `${topic} ${protocol} ${endpoint}`
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}
