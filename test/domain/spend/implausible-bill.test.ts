import { describe, expect, it } from 'vitest'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { daysOfNothing, implausibleBill } from '../../../domain/spend/implausible-bill.ts'
import type { SpendReason } from '../../../domain/spend/reasons.ts'
import { spendReasonInWords } from '../../../report/words/spend-reasons.ts'

const NONE = Number.NaN
/** Ten days from day 100 on, each row by its effective cost; NaN where the row has none. */
function billOf(rows: readonly (readonly number[])[], answered = Array.from({ length: 10 }, () => 1)): DailySpend {
  return {
    dimensions: ['LINKED_ACCOUNT', 'SERVICE'],
    firstDay: 100,
    days: 10,
    currency: 'USD',
    estimated: new Uint8Array(10),
    answered: Uint8Array.from(answered),
    rows: rows.map((costs, i) => ({
      keys: ['111122223333', `service ${i}`],
      amortizedMicroUsd: Float64Array.from(costs),
      unblendedMicroUsd: new Float64Array(10).fill(NONE),
      usageQuantity: new Float64Array(10).fill(NONE),
      usageUnit: '',
    })),
  }
}
const charged = (days: number, then: number) => Array.from({ length: 10 }, (_, i) => (i < days ? 5_000_000 : then))
const settled = { startDay: 100, endDay: 108 }

describe('days of a bill without any charge', () => {
  it('are counted back from the last settled day, whether their rows say 0 or there are none', () => {
    expect(daysOfNothing(billOf([charged(4, 0)]), settled)).toEqual({ days: 4, of: 8 })
    expect(daysOfNothing(billOf([charged(4, NONE)]), settled)).toEqual({ days: 4, of: 8 })
    expect(daysOfNothing(billOf([]), settled)).toEqual({ days: 8, of: 8 })
    expect(daysOfNothing(billOf([charged(8, 0)]), settled)).toEqual({ days: 0, of: 8 })
  })

  it('are none that a credit brings to nothing, and none that were not answered', () => {
    const usage = charged(10, 0)
    expect(daysOfNothing(billOf([usage, usage.map((x) => -x)]), settled)).toEqual({ days: 0, of: 8 })
    expect(daysOfNothing(billOf([charged(4, NONE)], [1, 1, 1, 1, 1, 1, 1, 0, 1, 1]), settled)).toEqual({ days: 0, of: 8 })
  })
})

describe('a bill', () => {
  it('cannot be believed from the second day of nothing on, where groups ran that cost something', () => {
    const said = (days: number, currency: string) => spendReasonInWords(implausibleBill({ days, of: 8 }, 466_910_000) as SpendReason, currency)
    expect(implausibleBill({ days: 1, of: 8 }, 466_910_000)).toBeNull()
    expect(said(2, 'USD')).toContain('its last 2 settled days hold no charge, but groups ran that cost 466.91 USD a month')
    expect(said(8, 'CNY')).toContain('none of its 8 settled days holds a charge, but groups ran that cost 466.91 CNY a month')
  })

  it('can be believed where none ran, or none has a price', () => {
    for (const micro of [0, NONE]) expect(implausibleBill({ days: 8, of: 8 }, micro)).toBeNull()
  })
})
