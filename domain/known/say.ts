import type { Kind } from '../findings.ts'
import type { Remark, Verdict } from './feedback.ts'
import { isOpen, type KnownFinding } from './lifecycle.ts'

/** What people do with a finding. `untilSec`: the first moment at which a snoozed finding is told again. */
export type Word = Remark & ({ readonly action: Verdict | 'unsnoozed' } | { readonly action: 'snoozed'; readonly untilSec: number })

/** A finding after somebody said something of it; its revision is one up. */
export function said(known: KnownFinding, word: Word): KnownFinding {
  const { by, reason, atSec } = word
  const remark = { by, reason, atSec }
  const next = { ...known, revision: known.revision + 1 }
  if (word.action === 'snoozed') return { ...next, snoozedUntilSec: word.untilSec, snooze: remark }
  if (word.action === 'unsnoozed') return { ...next, snoozedUntilSec: null, snooze: null }
  return { ...next, feedback: { ...remark, verdict: word.action, severity: known.finding.severity } }
}

/** How many findings of a kind are known, open or closed not long ago, and how many of them somebody called wrong. */
export type KindRecord = { readonly kind: Kind; readonly found: number; readonly open: number; readonly calledWrong: number }

/** Each kind that is known at all, by its name. */
export function recordsOfKinds(known: readonly KnownFinding[]): readonly KindRecord[] {
  return [...Map.groupBy(known, ({ finding }) => finding.kind)]
    .map(([kind, mine]) => ({
      kind,
      found: mine.length,
      open: mine.filter(isOpen).length,
      calledWrong: mine.filter(({ feedback }) => feedback?.verdict === 'wrong').length,
    }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1))
}
