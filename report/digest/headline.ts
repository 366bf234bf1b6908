import type { ChangeName } from '../change-names.ts'
import type { Message } from '../message.ts'
import { counted, formatNumber, microFromUsd } from '../money.ts'
import { isoFromSec } from '../time.ts'
import { roughMoney } from '../words/shared.ts'

/** What each change is called when counted. */
const words: Readonly<Record<ChangeName, string>> = {
  new: 'new',
  worse: 'worse',
  reopened: 'back again',
  resolved: 'resolved',
  deleted: 'with a deleted group',
  ongoing: 'still open',
}

type Facts = Pick<Message, 'counts' | 'totals' | 'problem' | 'team'> & {
  readonly critical: number
  readonly unaudited: number
  readonly sinceSec: number | null
}

/** A digest in one line: what went wrong with the run, who is in trouble, what changed, what could be saved. */
export function headlineOf({ team, counts, totals, critical, problem, unaudited, sinceSec }: Facts): string {
  const changed = (['new', 'worse', 'reopened', 'resolved', 'deleted'] as const).filter((change) => counts[change] > 0)
  const news =
    changed.length > 0
      ? `${changed.map((change) => `${formatNumber(counts[change], 0)} ${words[change]}`).join(', ')}`
      : `no change${sinceSec === null ? '' : ` since ${isoFromSec(sinceSec).slice(0, 10)}`}`
  const blind = unaudited === 0 ? [] : [`${counted(unaudited, 'account and region', 'accounts and regions')} not audited`]
  const parts = [
    ...(problem === null ? [] : [problem]),
    ...(critical === 0 ? [] : [counted(critical, 'critical group')]),
    // subjects are cut at their end: no news comes after what could not be seen
    ...(changed.length > 0 ? [news, ...blind] : [...blind, news]),
    ...standing(totals),
  ].join('; ')
  return team === null ? parts : `team ${team}: ${parts}`
}

function standing(totals: Message['totals']): string[] {
  if (totals === null) return []
  const { estimatedMonthlySavings: savings, openFindings } = totals
  const open = `${counted(openFindings, 'finding')} open`
  return savings !== null && savings.amount > 0 ? [`${roughMoney(microFromUsd(savings.amount), savings.currency)} a month could be saved`, open] : [open]
}
