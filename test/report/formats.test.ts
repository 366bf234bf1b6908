import { describe, expect, it } from 'vitest'
import { consoleReport } from '../../report/console.ts'
import { findingsCsv } from '../../report/csv.ts'
import { csvRows } from './formats-agree.ts'
import { madeUpReport } from './made-up-report.ts'

describe('the days of an event of the bill', () => {
  it('are those of its title in every format: the last one is inside', () => {
    const event = { ...madeUpReport.findings[0], category: 'cost', kind: 'cost-anomaly', title: 'EC2 was $10 over expected on 2026-10-28' }
    const report = { ...madeUpReport, findings: [{ ...event, period: { start: '2026-10-28', end: '2026-10-29' } }] } as typeof madeUpReport
    expect(csvRows(findingsCsv(report))[0]).toMatchObject({ first_day: '2026-10-28', last_day: '2026-10-28' })
    expect(consoleReport(report)).toMatch(/ on 2026-10-28 .* on 2026-10-28/)
  })
})
