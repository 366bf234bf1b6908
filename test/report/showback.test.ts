import { describe, expect, it } from 'vitest'
import { showbackSection } from '../../report/cost-section.ts'
import { showbackTables } from '../../report/page/showback-tables.ts'
import type { ReportGroup } from '../../report/schema.ts'
import { madeUpReport } from './made-up-report.ts'

const row = (name: string, team?: string): ReportGroup => ({ ...(madeUpReport.groups[0] as ReportGroup), name, ...(team === undefined ? {} : { team }) })
const month = {
  days: { startDay: 20_758, endDay: 20_763 },
  costKind: 'effective' as const,
  totalMicroUsd: 100_000_000,
  groups: [
    { accountId: null, groupName: 'jobs', microUsd: 20_000_000 },
    { accountId: null, groupName: 'web', microUsd: 30_000_000 },
  ],
}

describe('showback in the report', () => {
  it('goes by the team that a group is tagged with; what is shared or untagged is unallocated', () => {
    const [latest] = showbackSection([month], [row('web', 'shop'), row('jobs')]) ?? []
    expect(latest).toMatchObject({ total: 100, byTeam: [{ team: 'shop', amount: 30, groups: 1 }], unallocated: 70, costIs: 'effective' })
    const [shared] = showbackSection([month], [row('web', 'shop'), row('web', 'search'), row('jobs', 'shop')]) ?? []
    expect(shared).toMatchObject({ byTeam: [{ team: 'shop', amount: 20 }], unallocated: 80 })
  })

  it('tells groups of one name in two accounts apart, where the bill does', () => {
    const there = { ...row('web', 'search'), accountId: '999900001111' }
    const groups = month.groups.map((group) => ({ ...group, accountId: group.groupName === 'web' ? there.accountId : row('web').accountId }))
    const [latest] = showbackSection([{ ...month, groups }], [row('web', 'shop'), there, row('jobs', 'shop')]) ?? []
    expect(latest?.byTeam).toEqual([
      { team: 'search', amount: 30, groups: 1 },
      { team: 'shop', amount: 20, groups: 1 },
    ])
  })

  it('is left out where no group has a team, or no month is known', () => {
    const { team: _, ...untagged } = row('web')
    expect(showbackSection([month], [untagged])).toBeUndefined()
    expect(showbackSection([], [row('web', 'shop')])).toBeUndefined()
  })

  it('is drawn on the page, names as text', () => {
    const comparison = { period: { start: '2026-10-24', end: '2026-10-31' }, before: { start: '2026-10-17', end: '2026-10-24' } }
    const cost = {
      ...madeUpReport.cost,
      showback: showbackSection([month], [row('web', '<b>shop</b>'), row('jobs')]),
      changes: { week: { ...comparison, services: [{ service: 'EC2', amount: 770, before: 700, change: 70 }] }, month: null },
    }
    const text = showbackTables({ ...madeUpReport, cost })
      .map((part) => part?.markup)
      .join('')
    expect(text).toContain('&lt;b&gt;shop')
    expect(text).toMatch(/Unallocated<td class="n">\$70/)
    expect(text).toMatch(/EC2<small>\$700.00 before<\/small><td class="n">\+\$70/)
  })
})
