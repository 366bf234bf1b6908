import { costFindings } from './console.ts'
import { spendInWords, spendOf } from './digest/spend.ts'
import { type Paint, plain } from './paint.ts'
import type { Report } from './schema.ts'

/** The bill alone for a terminal: what was spent, what the month comes to, then what stands out and what could not be assessed. */
export function billText(report: Report, paint: Paint = plain): string {
  const spend = spendOf(report)
  const sections = [
    [paint('heading', 'Spend'), ...(spend === null ? ['Unknown: no day of the bill was read.'] : spendInWords(spend))],
    costFindings(report, paint),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}
