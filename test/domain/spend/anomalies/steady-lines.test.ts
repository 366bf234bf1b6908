import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import { A, beside, between, cell, plus, usual } from '../../../../fixtures/bill-shapes.ts'
import { DOLLAR, READ_AT_SEC, tablesOf, WINDOW } from '../made-up-bill.ts'

/** A line that strays by this share of its level from day to day. */
const steady = (name: string, level: number, strays: number) => {
  const drawn = usual(name, 1, 1)
  // what is drawn strays by some 3.5 %
  return (index: number, day: number) => level * (1 + ((drawn(index, day) - 1) * strays) / 0.035)
}

/** Settled days of the window are the 76th to the 88th; a rise that goes on is told with the two that still fill, less today. */
const TOLD_DAYS = 10

describe('two usage types of an account that rise on one day, of a service that hardly strays', () => {
  const sizes = [
    [180, 320],
    [20, 60],
  ] as const
  it.each([0, 0.0001, 0.0005, 0.003, 0.03])('are one event, and its money is told once: strays of %d', (strays) => {
    for (const [first, second] of sizes) {
      for (const days of [1, 2, 20]) {
        const rises = (usd: number) => (index: number) => (between(80, 80 + days)(index) ? usd : 0)
        const cells = beside(
          cell(A, 'EC2 - Other', 'NatGateway-Bytes', plus(steady('gateway', 20, strays), rises(first))),
          cell(A, 'EC2 - Other', 'DataTransfer-Out-Bytes', plus(steady('transfer', 30, strays), rises(second))),
        )
        const found = anomalies(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
        if (!found.assessed) throw new Error(found.reason.code)
        expect(found.findings.map(({ resource: { accountId, service } }) => [accountId, service])).toEqual([[A, 'EC2 - Other']])
        const truth = (first + second) * Math.min(days, TOLD_DAYS)
        expect(Math.abs((found.findings[0]?.impactMicroUsd ?? 0) / DOLLAR / truth - 1)).toBeLessThan(0.05)
      }
    }
  })
})
