import { expect } from 'vitest'
import { consoleReport } from '../../report/console.ts'
import { findingsCsv } from '../../report/csv.ts'
import { findingsMarkdown } from '../../report/markdown.ts'
import { formatMoney } from '../../report/money.ts'
import { findingsSarif } from '../../report/sarif.ts'
import type { Report, ReportGroup } from '../../report/schema.ts'
import { visible } from '../../report/visible.ts'
import { groupsWorstFirst, worstOf } from '../../report/worst-group.ts'

/** One report in all six formats: a fact has one value, wherever it is read. */
export function expectFormatsAgree(report: Report, page: string): void {
  const [rows, results, lines] = [csvRows(findingsCsv(report)), sarifResults(report), markdownRows(findingsMarkdown(report))]
  expect([rows.length, results.length]).toEqual(Array(2).fill(report.findings.length))
  for (const [i, { severity, kind, title, fingerprint, resource, estimatedMonthlySavings: saving }] of report.findings.entries()) {
    expect(rows[i], title).toMatchObject({ severity, kind, fingerprint, estimated_monthly_savings: saving === null ? '' : String(saving.amount) })
    expect(rows[i]?.title?.replace(/^'/, '')).toBe(title)
    expect(results[i], title).toMatchObject({ ruleId: kind, partialFingerprints: { 'headroom/v1': fingerprint }, properties: { severity } })
    expect(results[i]?.properties.estimatedMonthlySavings ?? null, title).toEqual(saving)
    expect(results[i]?.message.text.split('\n\n')[0]).toBe(title)
    const [line, ...more] = lines.filter(
      ([, finding, where]) => finding?.split('<br>').includes(`${markdownText(title)} (\`${kind}\`)`) && where === placeText(resource),
    )
    expect([more.length, line === undefined], title).toEqual([0, false])
    if (saving !== null && saving.amount > 0) expect(line?.[3], title).toBe(formatMoney(saving.amount, saving.currency))
  }
  // a group is one row, as severe as its worst finding
  const ofGroups = report.groups.filter(({ findings }) => findings.length > 0)
  const ofTheBill = report.findings.filter(({ fingerprint }) => !ofGroups.some(({ findings }) => findings.includes(fingerprint)))
  expect(lines.length).toBe(ofGroups.length + ofTheBill.length)
  expect(lines.map(([severity]) => severity).sort()).toEqual(
    [
      ...ofGroups.map(({ findings }) => worstOf(report.findings.filter(({ fingerprint }) => findings.includes(fingerprint)))),
      ...ofTheBill.map(({ severity }) => severity),
    ].sort(),
  )
  // the most overloaded of the critical groups comes first, as in messages, on the page and in the terminal
  const critical = groupsWorstFirst(report).flatMap(({ worst, findings: [first] }) => (worst === 'critical' && first !== undefined ? [first] : []))
  const ranks = critical.map(({ title, resource }) =>
    lines.findIndex(([, finding, where]) => finding?.startsWith(`${markdownText(title)} (`) && where === placeText(resource)),
  )
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
  // whoever sums a column has what the summary says
  const saved = report.summary.estimatedMonthlySavings?.amount ?? 0
  expect(sumOf(rows.map((row) => Number(row.estimated_monthly_savings)))).toBeCloseTo(saved, 2)
  expect(sumOf(results.map(({ properties }) => properties.estimatedMonthlySavings?.amount ?? 0))).toBeCloseTo(saved, 2)
  expect(sumOf(report.groups.map(({ estimatedMonthlySavings: money }) => Math.max(0, money?.amount ?? 0)))).toBeCloseTo(saved, 2)
  const table = consoleReport(report).split('\n')
  for (const group of report.groups) expectGroupAgrees(group, report, table, page)
}

const STATUS = { audited: 'healthy', 'insufficient-data': 'not judged', suppressed: 'suppressed' } as const

/** A group's severity, cost and saving in the terminal and on the page. */
function expectGroupAgrees(group: ReportGroup, { findings, currency }: Report, table: readonly string[], page: string): void {
  const { name, accountId, region, current, estimatedMonthlySavings: money, status } = group
  const shown = [visible(name), accountId, region].join(' ')
  const line =
    table.find((text) =>
      text
        .replaceAll(/ +/g, ' ')
        .replace(/^(not judged|\S+) /, '')
        .startsWith(`${shown} `),
    ) ?? ''
  const worst = worstOf(findings.filter(({ fingerprint }) => group.findings.includes(fingerprint)))
  expect(line.startsWith(`${worst ?? STATUS[status]} `), `${name}: ${line}`).toBe(true)
  const amounts = [...(current.usdPerMonth === null ? [] : [current.usdPerMonth]), ...(money === null ? [] : [Math.abs(money.amount)])].map((amount) =>
    formatMoney(amount, currency),
  )
  for (const amount of amounts) expect(line, name).toContain(amount)
  if (money !== null) expect(line.includes('adds '), name).toBe(money.amount < 0)
  if (worst !== null) for (const amount of amounts) expect(page, name).toContain(amount)
}

/** The rows of a CSV by their columns' names (RFC 4180). */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare)
    if (end === '\r\n') rows.push([])
  }
  const [names = [], ...values] = rows.filter((row) => row.length > 0)
  return values.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])))
}

type SarifResult = {
  readonly message: { readonly text: string }
  readonly properties: { readonly estimatedMonthlySavings?: { readonly amount: number } }
}

function sarifResults(report: Report): readonly SarifResult[] {
  return JSON.parse(findingsSarif(report)).runs[0].results
}

function placeText({ accountId, region, service }: Report['findings'][number]['resource']): string {
  return markdownText([accountId, region, service].filter((part) => part !== undefined).join(' '))
}

function markdownText(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[`*_~|[\]#]/g, (mark) => `\\${mark}`)
}

/** The cells of each row. */
function markdownRows(text: string): readonly (readonly string[])[] {
  const rows = text.split('\n').filter((line) => /^\| (critical|high|medium|low) /.test(line))
  return rows.map((line) => line.slice(2, -2).split(' | '))
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
