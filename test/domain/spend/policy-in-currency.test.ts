import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { policyIn } from '../../../domain/spend/policy-in-currency.ts'
import { judgeSpend } from '../../../domain/spend/spend.ts'
import { ordinaryBill, READ_AT_SEC, tablesOf, WINDOW } from './made-up-bill.ts'

/** A bill of the same things, a unit of whose currency is worth so much less than a dollar. */
const severities = (currency: string, units: number) => {
  const cells = ordinaryBill({ 'a Compute x': (index) => (index >= 80 ? 30 : 0), 'b Storage y': (index) => (index === 83 ? 1500 : 0) }).map((cell) => ({
    ...cell,
    usd: (index: number, day: number) => units * cell.usd(index, day),
  }))
  const window = { startSec: WINDOW.startDay * 86_400, endSec: WINDOW.endDay * 86_400 }
  return judgeSpend({ tables: tablesOf(cells, { currency }), window, capturedAtSec: READ_AT_SEC, currency, budgets: [], policy: defaultPolicy }).findings.map(
    ({ kind, severity }) => ({ kind, severity }),
  )
}

describe('a bill in another currency', () => {
  it('is judged by what its units are worth: the same bill in yen has the same findings, no worse', () => {
    expect(severities('JPY', 150)).toEqual(severities('USD', 1))
    expect(severities('USD', 1)).toEqual([
      { kind: 'cost-anomaly', severity: 'high' },
      { kind: 'cost-shift', severity: 'medium' },
    ])
  })

  it('has the policy as it is where a unit is worth about a dollar, or what it is worth is not known', () => {
    for (const currency of ['USD', 'EUR', 'GBP', 'XXX']) expect(policyIn(currency, defaultPolicy)).toBe(defaultPolicy)
    expect(policyIn('inr', defaultPolicy).costCriticalUsd).toBe(850_000)
  })
})
