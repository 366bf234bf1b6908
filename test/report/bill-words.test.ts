import { describe, expect, it } from 'vitest'
import { savingsOffTheBill } from '../../report/bill-words.ts'
import type { ReportCost } from '../../report/cost-schema.ts'

const billOf = (uncoveredPerDay: number | null): ReportCost => ({
  notAssessed: [],
  commitments: {
    period: { start: '2026-10-01', end: '2026-10-14' },
    billed: 1000,
    used: 900,
    unused: 100,
    utilizationFraction: 0.9,
    coverageFraction: uncoveredPerDay === null ? null : 0.8,
    uncoveredPerDay,
  },
})

describe('what of the savings leaves the bill', () => {
  it('is all of them where more is paid on demand, and no more than that where less is', () => {
    expect(savingsOffTheBill(billOf(24), 500, 'USD')).toBe('All $500 of monthly savings comes off the bill: at least that much is paid outside commitments')
    expect(savingsOffTheBill(billOf(24), 2000, 'USD')).toBe(
      'Up to $730 of the $2k of monthly savings comes off the bill while commitments last; the rest frees commitments, which are paid until they end',
    )
  })

  it('is said to be unknown where it is not known what commitments cover', () => {
    expect(savingsOffTheBill(billOf(null), 500, 'USD')).toBe(
      'How much of the $500 of monthly savings comes off the bill while commitments last is unknown: what they cover was not read',
    )
  })

  it('is no question where nothing is committed or nothing saved', () => {
    expect(savingsOffTheBill({ notAssessed: [] }, 500, 'USD')).toBeNull()
    expect(savingsOffTheBill(billOf(24), 0, 'USD')).toBeNull()
    expect(savingsOffTheBill(billOf(24), null, 'USD')).toBeNull()
  })
})
