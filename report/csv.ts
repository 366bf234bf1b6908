import type { Report } from './schema.ts'
import { lastDayOf } from './time.ts'

type Finding = Report['findings'][number]

/** The columns of a spreadsheet, a finding a row. Amounts as the document has them, days as titles name them; empty: not known, or not of this finding. */
const columns: readonly (readonly [name: string, of: (finding: Finding, report: Report) => string | number | null | undefined])[] = [
  ['severity', ({ severity }) => severity],
  ['category', ({ category }) => category],
  ['kind', ({ kind }) => kind],
  ['account', ({ resource }) => resource.accountId],
  ['region', ({ resource }) => resource.region],
  ['group', ({ resource }) => resource.autoScalingGroupName],
  ['service', ({ resource }) => resource.service],
  ['usage_type', ({ resource }) => resource.usageType],
  ['title', ({ title }) => title],
  ['remedy', ({ remedy }) => remedy],
  ['estimated_monthly_savings', ({ estimatedMonthlySavings }) => estimatedMonthlySavings?.amount],
  ['impact', ({ impact }) => impact?.amount],
  ['currency', (_, { currency }) => currency],
  ['first_day', ({ period }) => period?.start],
  ['last_day', ({ period }) => period && lastDayOf(period)],
  ['fingerprint', ({ fingerprint }) => fingerprint],
  ['team', (finding, report) => groupOf(finding, report)?.team],
  ['confidence', (finding, report) => groupOf(finding, report)?.proposal?.confidence],
]

function groupOf({ fingerprint }: Finding, { groups }: Report): Report['groups'][number] | undefined {
  return groups.find(({ findings }) => findings.includes(fingerprint))
}

/**
 * The findings as RFC 4180 has it, in the document's order, the names of the columns first. Text that a spreadsheet would take for a formula stands behind
 * an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function findingsCsv(report: Report): string {
  return csvOf([columns.map(([name]) => name), ...report.findings.map((finding) => columns.map(([, of]) => of(finding, report)))])
}

/** Rows of a spreadsheet; what is not known is empty. */
export function csvOf(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return rows.map((row) => `${row.map((value) => cell(value ?? '')).join(',')}\r\n`).join('')
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
