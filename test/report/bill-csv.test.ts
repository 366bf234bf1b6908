import { describe, expect, it } from 'vitest'
import { billCsv } from '../../report/bill-csv.ts'
import type { Report } from '../../report/schema.ts'
import { madeUpReport } from './made-up-report.ts'

const november = { start: '2026-11-01', end: '2026-11-06' }
const cost: Report['cost'] = {
  notAssessed: [],
  totals: [
    {
      currency: 'USD',
      period: november,
      total: { effective: 100, billed: 110 },
      days: [],
      byClass: [{ class: 'usage', effective: 100, billed: 110 }],
      byAccount: [{ accountId: '004455667788', effective: null, billed: 110 }],
      byService: [{ service: '=Amazon "S3"', effective: 100, billed: 110 }],
      monthToDate: { period: november, effective: 100, billed: 110 },
    },
  ],
  spendBy: [
    {
      type: 'tag',
      key: 'team',
      months: [
        {
          period: november,
          costIs: 'effective',
          total: 100,
          values: [{ value: 'shop, web', amount: 60 }],
          without: [{ accountId: '004455667788', account: 'shared', amount: 40 }],
        },
      ],
    },
  ],
  showback: [{ period: november, costIs: 'effective', total: 100, byTeam: [{ team: 'shop', amount: 30, groups: 2 }], unallocated: 70 }],
  changes: {
    week: {
      period: { start: '2026-10-30', end: '2026-11-06' },
      before: { start: '2026-10-23', end: '2026-10-30' },
      services: [{ service: 'RDS', amount: 5, before: 9, change: -4 }],
    },
    month: null,
  },
}

describe('the bill as CSV', () => {
  it('has an amount a row, with what it is an amount of', () => {
    expect(billCsv({ ...madeUpReport, cost }).split('\r\n')).toEqual([
      'by,name,account,first_day,last_day,amount,before,change,cost,currency',
      'month to date,,,2026-11-01,2026-11-05,100,,,effective,USD',
      `service,"'=Amazon ""S3""",,2026-11-01,2026-11-05,100,,,effective,USD`,
      'account,004455667788,004455667788,2026-11-01,2026-11-05,110,,,billed,USD',
      'kind of charge,usage,,2026-11-01,2026-11-05,100,,,effective,USD',
      'tag team,"shop, web",,2026-11-01,2026-11-05,60,,,effective,USD',
      'tag team,untagged in shared,004455667788,2026-11-01,2026-11-05,40,,,effective,USD',
      "team of the group's tag,shop,,2026-11-01,2026-11-05,30,,,effective,USD",
      "team of the group's tag,unallocated,,2026-11-01,2026-11-05,70,,,effective,USD",
      'change since last week,RDS,,2026-10-30,2026-11-05,5,9,-4,,USD',
      '',
    ])
  })

  it('is its header alone where no bill was read', () => {
    expect(billCsv({ ...madeUpReport, cost: { notAssessed: [] } })).toBe('by,name,account,first_day,last_day,amount,before,change,cost,currency\r\n')
  })
})
