import type { ChangeName, Message } from './message.ts'
import { counted, formatMoney, formatNumber } from './money.ts'
import { minuteFromSec } from './time.ts'

/** What each change is called when counted. */
const words: Readonly<Record<ChangeName, string>> = {
  new: 'new',
  worse: 'worse',
  reopened: 'back again',
  resolved: 'resolved',
  deleted: 'with a deleted group',
  ongoing: 'still open',
}

type Facts = Pick<Message, 'counts' | 'totals' | 'problem'> & { readonly unaudited: number; readonly sinceSec: number | null }

/** A digest in one line: what went wrong with the run, what changed, what is at stake. */
export function headlineOf({ counts, totals, problem, unaudited, sinceSec }: Facts): string {
  const changed = (['new', 'worse', 'reopened', 'resolved', 'deleted'] as const).filter((change) => counts[change] > 0)
  const news =
    changed.length > 0
      ? changed.map((change) => `${formatNumber(counts[change], 0)} ${words[change]}`).join(', ')
      : `nothing new, worse or resolved${sinceSec === null ? '' : ` since ${minuteFromSec(sinceSec)} UTC`}`
  const blind = unaudited === 0 ? [] : [`${counted(unaudited, 'account and region', 'accounts and regions')} not audited`]
  // subjects are cut at their end: no news comes after what could not be seen
  const first = changed.length > 0 ? [news, ...blind] : [...blind, news]
  return [...(problem === null ? [] : [problem]), ...first, ...(totals === null ? [] : standing(totals))].join('; ')
}

function standing({ estimatedMonthlySavings: savings, openFindings }: NonNullable<Message['totals']>): string[] {
  const open = `${counted(openFindings, 'finding')} open`
  return savings !== null && savings.amount > 0 ? [`${formatMoney(savings.amount, savings.currency)} a month could be saved`, open] : [open]
}
