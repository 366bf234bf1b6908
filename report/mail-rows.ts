import { alertItems } from './alert-items.ts'
import { changeHeadings, changeNames } from './change-names.ts'
import type { Message, MessageRow } from './message.ts'
import { formatNumber } from './money.ts'
import { foremost } from './most-money.ts'
import { minuteFromIso } from './time.ts'

/** Findings of one kind of change that a mail writes out, and places that were not read. */
const MOST_A_SECTION = 10
export const MOST_UNAUDITED = 10

/** Findings of a mail under their heading, and how many more there are; an alert has one section without a heading. */
export type MailSection = { readonly heading: string | null; readonly rows: readonly MessageRow[]; readonly more: number }

/** What changed, kind by kind. An alert tells a thing once, whatever became of each of its findings. */
export function mailSections(message: Message): readonly MailSection[] {
  const { occasion, findings, counts } = message
  if (occasion !== 'digest') return [{ heading: null, ...alertItems(message, MOST_A_SECTION) }]
  return changeNames.flatMap((change) => {
    const rows = findings.filter((row) => row.change === change)
    const shown = foremost(rows, MOST_A_SECTION)
    const inOrder = rows.filter((row) => shown.includes(row))
    const heading = `${changeHeadings[change]} (${formatNumber(counts[change], 0)})`
    return rows.length === 0 ? [] : [{ heading, rows: inOrder, more: counts[change] - inOrder.length }]
  })
}

/** That nothing changed, in a line. */
export function calmInWords({ since, critical }: Message): string {
  return `Nothing new, worse or resolved${since === null ? '' : ` since ${minuteFromIso(since)} UTC`}.${critical.length === 0 ? ' No group is critical.' : ''}`
}

/** The critical groups that a mail names, and under what heading: a digest all, an alert those that it doesn't tell in full. */
export function namedGroups(message: Message): { readonly heading: string; readonly groups: Message['critical'] } {
  const digest = message.occasion === 'digest'
  const groups = digest ? message.critical : alertItems(message, MOST_A_SECTION).others
  return { heading: `${digest ? 'Critical' : 'More critical'} groups (${formatNumber(groups.length, 0)})`, groups }
}
