import { changeHeadings, changeNames, type Message, type MessageRow } from './message.ts'
import { formatNumber } from './money.ts'
import { foremost, withThoseUnder } from './most-money.ts'
import { minuteFromIso } from './time.ts'

/** Findings of one kind of change that a mail writes out, and places that were not read. */
const MOST_A_SECTION = 10
export const MOST_UNAUDITED = 10

/** Findings of a mail under their heading, and how many more there are; an alert has one section without a heading. */
export type MailSection = { readonly heading: string | null; readonly rows: readonly MessageRow[]; readonly more: number }

/** What changed, kind by kind. An alert tells a thing once, whatever became of each of its findings. */
export function mailSections({ occasion, findings, counts, unlisted }: Message): readonly MailSection[] {
  if (occasion !== 'digest') return [{ heading: null, ...shown(findings, findings.length + unlisted) }]
  return changeNames.flatMap((change) => {
    const rows = findings.filter((row) => row.change === change)
    return rows.length === 0 ? [] : [{ heading: `${changeHeadings[change]} (${formatNumber(counts[change], 0)})`, ...shown(rows, counts[change]) }]
  })
}

/** That nothing changed, in a line. */
export function calmInWords({ since, critical }: Message): string {
  return `Nothing new, worse or resolved${since === null ? '' : ` since ${minuteFromIso(since)} UTC`}.${critical.length === 0 ? ' No group is critical.' : ''}`
}

/** The rows that matter most, each with those under it, and how many of `total` are left out. */
function shown(rows: readonly MessageRow[], total: number): Pick<MailSection, 'rows' | 'more'> {
  const first = rows.filter(({ under }) => under === undefined)
  const chosen = withThoseUnder(rows, foremost(first, MOST_A_SECTION))
  return { rows: chosen, more: total - chosen.length }
}
