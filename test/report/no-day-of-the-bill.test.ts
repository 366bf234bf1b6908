import { describe, expect, it } from 'vitest'
import { totalsOf } from '../../domain/spend/totals.ts'
import { billCsv } from '../../report/bill-csv.ts'
import { costSection } from '../../report/cost-section.ts'
import { billPart } from '../../report/page/bill-part.ts'
import { FIRST_DAY, tablesOf } from '../domain/spend/made-up-bill.ts'
import { madeUpReport } from './made-up-report.ts'

const [table] = tablesOf([{ accountId: '111122223333', service: 'Compute', usageType: 'x', usd: () => 2 }])
const totals = totalsOf(table as never, { startDay: FIRST_DAY - 3, endDay: FIRST_DAY }, FIRST_DAY)
const nothingElse = { forecast: { assessed: false }, attribution: { assessed: false }, commitments: null, changes: null, labels: [], moves: [] }
const cost = costSection({ cost: { ...nothingElse, totals: [totals] }, notAssessed: [] } as never)

describe('a period of which no day was read', () => {
  it('has no amount in the document', () => {
    const unknown = { effective: null, billed: null }
    expect(cost.totals).toMatchObject([{ total: unknown, byAccount: [unknown], byService: [unknown], byClass: [unknown], monthToDate: unknown }])
  })

  it('has none in the spreadsheet, and no kind of cost', () => {
    const rows = billCsv({ ...madeUpReport, cost })
      .split('\r\n')
      .slice(1, -1)
    expect(rows.map((line) => line.split(',').slice(5))).toEqual(rows.map(() => ['', '', '', '', 'USD']))
    expect(rows).toHaveLength(4)
  })

  it('is said not to be known on the page', () => {
    const page = billPart({ ...madeUpReport, cost, findings: [] }, new Map())?.markup ?? ''
    expect(page).toContain('spend not known')
    expect(page).toContain('not known in the month to date')
    expect(page).toContain('<td>Compute<td class="n">not known')
    expect(page).not.toContain('$0')
  })
})
