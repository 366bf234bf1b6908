import { describe, expect, it } from 'vitest'
import { consoleReport } from '../../report/console.ts'
import { findingsCsv } from '../../report/csv.ts'
import { reportJson } from '../../report/document.ts'
import { findingsMarkdown } from '../../report/markdown.ts'
import { reportOfGroups } from '../../report/of-groups.ts'
import { pageOf } from '../../report/page.ts'
import { reportSchema } from '../../report/report-schema.ts'
import { findingsSarif } from '../../report/sarif.ts'
import type { Report, ReportFinding } from '../../report/schema.ts'
import { madeUpReport } from './made-up-report.ts'

const [onBill] = madeUpReport.findings.filter(({ category }) => category === 'cost') as [ReportFinding]

/** A finding about the bill, under its own title. */
function billed(title: string, resource: ReportFinding['resource'], groups: readonly string[] = []): ReportFinding {
  return { ...onBill, fingerprint: title, title, resource, facts: { groups: groups.map((groupName) => ({ groupName, impactMicroUsd: 1 })) } }
}

const [mine, others] = [
  [
    billed('of the group', { accountId: '111122223333', autoScalingGroupName: 'web' }),
    billed('changed with the group', { service: 'Amazon EC2' }, ['elsewhere', 'web']),
  ],
  [
    billed('of a namesake', { accountId: '444455556666', autoScalingGroupName: 'web' }),
    billed('of another group', { accountId: '111122223333', autoScalingGroupName: 'web-2' }, ['elsewhere']),
    onBill,
  ],
]
const anomaly = (id: string, confirms: string[]) => ({ id, period: { start: '2026-10-20', end: '2026-10-21' }, impact: 5, causes: [], confirms })
const place = (usageType: string) => ({ accountId: null, service: 'Amazon EC2', usageType })
const move = { from: place('BoxUsage:m5.large'), to: place('BoxUsage:m6i.large'), period: { start: '2026-10-20', end: '2026-11-02' }, amount: 9 }
const whole: Report = {
  ...madeUpReport,
  findings: [...madeUpReport.findings.filter(({ category }) => category !== 'cost'), ...mine, ...others],
  cost: {
    ...madeUpReport.cost,
    moves: [move],
    awsAnomalies: [anomaly('a', ['of the group', 'of a namesake']), anomaly('b', ['of a namesake']), anomaly('c', [])],
  },
}

describe('the report of some groups', () => {
  const report = reportOfGroups(whole)
  const groupFindings = whole.findings.filter(({ category }) => category !== 'cost')

  it('has the findings of those groups, and those about the bill that name one of them', () => {
    expect(report.findings.map(({ title }) => title)).toEqual([...groupFindings, ...mine].map(({ title }) => title))
    expect(report.cost.awsAnomalies).toEqual([anomaly('a', ['of the group'])])
    expect(reportOfGroups({ ...whole, findings: groupFindings }).cost).not.toHaveProperty('awsAnomalies')
    expect(reportSchema.safeParse(report).error?.issues).toBeUndefined()
  })

  it('lists them in every format, and counts them alike', () => {
    const count = report.findings.length
    const texts = {
      table: consoleReport(report),
      csv: findingsCsv(report),
      markdown: findingsMarkdown(report),
      sarif: findingsSarif(report),
      json: reportJson(report),
      html: pageOf(report, []),
    }
    for (const [format, text] of Object.entries(texts)) {
      for (const { title } of mine) expect(text, format).toContain(title)
      for (const { title } of others) expect(text, format).not.toContain(title)
    }
    expect(consoleReport(whole)).toMatch(/\$[\d.,]+ moved from Amazon EC2 m5\.large/)
    expect(texts.table).not.toContain('moved from')
    expect(JSON.parse(texts.json).summary.findings).toMatchObject({ total: count, byCategory: { cost: mine.length } })
    expect(JSON.parse(texts.sarif).runs[0].results).toHaveLength(count)
    expect(texts.csv.trimEnd().split('\r\n')).toHaveLength(count + 1)
    const listed = [...(/^Findings +(.*)$/m.exec(texts.table)?.[1] ?? '').matchAll(/\d+/g)].map(Number)
    expect(listed.reduce((sum, n) => sum + n, 0)).toBe(count)
    const groups = whole.groups.filter(({ findings }) => findings.length > 0).length
    expect(texts.markdown).toContain(
      `**${count} findings**: ${groupFindings.length} on ${groups} of ${whole.groups.length} groups, ${mine.length} on the bill;`,
    )
  })
})
