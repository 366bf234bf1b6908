import type { KnownFinding } from '../domain/known/lifecycle.ts'
import type { Message, MessageRemark } from './message.ts'
import { formatNumber } from './money.ts'
import { isoFromSec } from './time.ts'
import { visible } from './visible.ts'

const dayOf = (sec: number): string => isoFromSec(sec).slice(0, 10)

/** What people said of a finding that still holds at that time, epoch seconds: their feedback, and who snoozed it. */
export function remarksOf({ feedback, snooze, snoozedUntilSec }: KnownFinding, atSec: number): readonly MessageRemark[] {
  const said = feedback === null ? [] : [{ is: feedback.verdict, by: feedback.by, on: dayOf(feedback.atSec), reason: feedback.reason }]
  if (snoozedUntilSec === null || snoozedUntilSec <= atSec) return said
  const until = dayOf(snoozedUntilSec)
  const who = snooze === null ? { by: null, on: null, reason: null } : { by: snooze.by, on: dayOf(snooze.atSec), reason: snooze.reason }
  return [...said, { is: 'snoozed', until, ...who }]
}

const verbs: Readonly<Record<MessageRemark['is'], string>> = { acknowledged: 'acknowledged', done: 'marked done', wrong: 'called wrong', snoozed: 'snoozed' }

/** `called wrong by ana on 2026-11-20: it is a batch group`. */
export function remarkInWords({ is, by, on, until, reason }: MessageRemark): string {
  return [verbs[is], ...(until === undefined ? [] : [`until ${until}`]), ...(by === null ? [] : [`by ${visible(by)}`]), ...(on === null ? [] : [`on ${on}`])]
    .join(' ')
    .concat(reason === null ? '' : `: ${visible(reason)}`)
}

/** The life of a finding in a line: since when it is known, and what people said of it; null where it was first seen at that time and nobody spoke. */
export function lifeInWords(known: KnownFinding, atSec: number): string | null {
  const { firstSeenSec, openedSec } = known
  const parts = [
    ...(firstSeenSec === atSec ? [] : [`First seen ${dayOf(firstSeenSec)}`]),
    ...(openedSec === firstSeenSec ? [] : [`back since ${dayOf(openedSec)}`]),
    ...remarksOf(known, atSec).map(remarkInWords),
  ]
  return parts.length === 0 ? null : upperFirst(parts.join('; '))
}

/** How often findings of a kind were called wrong; null where none was. */
export function calledWrongInWords({ calledWrong }: Pick<Message, 'calledWrong'>): string | null {
  if (calledWrong.length === 0) return null
  return `Called wrong: ${calledWrong.map(({ kind, found, calledWrong: wrong }) => `${formatNumber(wrong, 0)} of ${formatNumber(found, 0)} ${kind}`).join(', ')}`
}

export function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
