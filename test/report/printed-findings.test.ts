import { describe, expect, it } from 'vitest'
import { findingsCsv } from '../../report/csv.ts'
import { findingsMarkdown } from '../../report/markdown.ts'
import { reportOfGroups } from '../../report/of-groups.ts'
import type { Report } from '../../report/schema.ts'
import { minuteFromIso } from '../../report/time.ts'
import { hostileNames } from '../hostile-names.ts'
import { madeUpReport } from './made-up-report.ts'

/** A report with one finding a name, each on a group that is called so. */
function named(names: readonly string[]): Report {
  const report = madeUpReport
  const [first] = report.findings
  if (first === undefined) throw new Error('the made-up report has a finding')
  return {
    ...report,
    findings: names.map((name) => ({ ...first, title: `${name} keeps too much`, resource: { ...first.resource, autoScalingGroupName: name } })),
  }
}

/** RFC 4180, read: rows of cells. */
function rowsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare)
    if (end === '\r\n') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

describe('findings as CSV', () => {
  it('have a row each, with what the document says of it', () => {
    const report = madeUpReport
    const [names = [], ...rows] = rowsOf(findingsCsv(report))
    const column = (name: string): readonly (string | undefined)[] => rows.map((row) => row[names.indexOf(name)])
    expect(column('fingerprint')).toEqual(report.findings.map(({ fingerprint }) => fingerprint))
    expect(column('title')).toEqual(report.findings.map(({ title }) => title))
    expect(column('estimated_monthly_savings')).toEqual(
      report.findings.map(({ estimatedMonthlySavings: saving }) => (saving === null ? '' : String(saving.amount))),
    )
    expect(column('estimated_monthly_savings')).toContain('')
  })

  it('name the team of a group and how sure its proposal is, and neither of the bill', () => {
    const groups = madeUpReport.groups.map((group) => ({ ...group, team: `team of ${group.name}` }))
    const [names = [], ...rows] = rowsOf(findingsCsv({ ...madeUpReport, groups }))
    const said = rows.map((row) => [row[names.indexOf('group')], row[names.indexOf('team')], row[names.indexOf('confidence')]])
    expect(said.some(([, , confidence]) => /^(high|medium|low)$/.test(confidence ?? ''))).toBe(true)
    for (const [group, team, confidence] of said) expect([team, group === '' ? confidence : '']).toEqual([group === '' ? '' : `team of ${group}`, ''])
  })

  it('keep any name whole, and give a spreadsheet nothing to compute', () => {
    const report = named([...hostileNames, '=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a,"b"\r\nc'])
    const [names = [], ...rows] = rowsOf(findingsCsv(report))
    const shown = rows.map((row) => row[names.indexOf('group')])
    expect(shown.map((name) => name?.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(report.findings.map(({ resource }) => resource.autoScalingGroupName))
    expect(shown.filter((name) => /^[=+\-@\t\r]/.test(name ?? ''))).toEqual([])
  })
})

describe('findings as Markdown', () => {
  it('have a row each under five columns, whatever they are called', () => {
    const report = named([...hostileNames, 'a | b', '<script>alert(1)</script>', '**bold** `code` [x](y)'])
    const rows = findingsMarkdown({ ...report, groups: [] })
      .split('\n')
      .filter((line) => line.startsWith('| '))
    expect(rows).toHaveLength(report.findings.length + 2)
    for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(7)
    expect(rows.join('\n')).not.toContain('<script')
    expect(rows.at(-1)).toContain('\\*\\*bold\\*\\* \\`code\\` \\[x\\](y)')
  })

  it('have one row a group, with every title and each step of what to do once', () => {
    const [first, second] = madeUpReport.findings.filter(({ category }) => category !== 'cost')
    if (first === undefined || second === undefined) throw new Error('two findings of a group are wanted')
    const mine = [
      { ...first, title: 'web is short', remedy: 'Raise max size.' },
      { ...second, title: 'web has no policy', remedy: 'Raise max size. Then add a policy.' },
    ]
    const [group] = madeUpReport.groups
    const report = { ...madeUpReport, findings: mine, groups: [{ ...group, findings: mine.map(({ fingerprint }) => fingerprint) }] } as Report
    const rows = findingsMarkdown(report)
      .split('\n')
      .filter((line) => line.startsWith(`| ${first.severity}`))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain(`web is short (\`${first.kind}\`)<br>web has no policy (\`${second.kind}\`)`)
    expect(rows[0]?.match(/Raise max size\./g)).toHaveLength(1)
    expect(rows[0]).toContain('Then add a policy.')
  })

  it('have the most overloaded of the critical groups first, whatever order the document has', () => {
    const [first] = madeUpReport.findings.filter(({ category }) => category !== 'cost')
    const [group] = madeUpReport.groups
    if (first === undefined || group === undefined) throw new Error('a group with a finding is wanted')
    const of = (title: string, severity: string, overloadMinutesPerWeek: number) => ({
      finding: { ...first, title, severity, fingerprint: title },
      group: { ...group, name: title, findings: [title], current: { ...group.current, overloadMinutesPerWeek } },
    })
    const all = [of('calm', 'critical', 0), of('short', 'critical', 900), of('shortest', 'critical', 5000), of('later', 'high', 9000)]
    const report = { ...madeUpReport, findings: all.map((one) => one.finding), groups: all.map((one) => one.group) } as Report
    const rows = findingsMarkdown(report).split('\n').slice(4)
    expect(rows.flatMap((row) => /^\| \w+ \| (\w+)/.exec(row)?.[1] ?? [])).toEqual(['shortest', 'short', 'calm', 'later'])
  })

  it('say how many there are, of how many groups, and what was not judged', () => {
    const first = (report: Report) => findingsMarkdown(report).split('\n')[0]
    const { window, findings } = madeUpReport
    const rest = `2 groups not judged. ${minuteFromIso(window.start)} to ${minuteFromIso(window.end)} UTC.`
    expect(first(madeUpReport)).toBe(`**4 findings**: 3 on 2 of 9 groups, 1 on the bill; ${rest}`)
    const withoutBill = reportOfGroups({ ...madeUpReport, findings: findings.filter(({ category }) => category !== 'cost') })
    expect(first(withoutBill)).toBe(`**3 findings** on 2 of 9 groups; ${rest}`)
  })
})
