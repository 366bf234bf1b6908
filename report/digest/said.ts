import type { KnownFinding } from '../../domain/known/lifecycle.ts'
import { byCodeUnit } from '../../domain/order.ts'
import { remarksOf } from '../feedback.ts'
import type { Message } from '../message.ts'
import type { Outline } from '../outline.ts'
import { isoFromSec } from '../time.ts'
import { textOf } from '../words/index.ts'
import { cut, proposalOf } from './rows.ts'

const MOST_SAID = 20

/** What people said of findings after one time and until another (epoch seconds), latest first. */
export function saidBetween(
  known: readonly KnownFinding[],
  { afterSec, untilSec }: { readonly afterSec: number; readonly untilSec: number },
  { currency, groups }: Pick<Outline, 'currency' | 'groups'>,
): Message['said'] {
  const isNew = (atSec: number | undefined): boolean => atSec !== undefined && atSec > afterSec && atSec <= untilSec
  return known
    .flatMap((one) => {
      const { finding, feedback, snooze } = one
      const title = (): string => cut(textOf(finding, { proposal: proposalOf(finding, groups), currency }).title, 200)
      return remarksOf(one, untilSec).flatMap((remark) => {
        const atSec = remark.is === 'snoozed' ? snooze?.atSec : feedback?.atSec
        if (!isNew(atSec)) return []
        return [{ at: isoFromSec(atSec ?? 0), said: { ...remark, reason: cut(remark.reason ?? ''), fingerprint: finding.fingerprint, title: title() } }]
      })
    })
    .sort((a, b) => byCodeUnit(b.at, a.at) || byCodeUnit(a.said.fingerprint, b.said.fingerprint))
    .slice(0, MOST_SAID)
    .map(({ said }) => said)
}
