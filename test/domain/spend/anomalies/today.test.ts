import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import { DAYS, END_DAY, ordinaryBill, READ_AT_SEC, tablesOf } from '../made-up-bill.ts'

/** The bill is read on END_DAY at six, with what is known of that day: a share of it. */
const TODAY = DAYS
const window = { startDay: END_DAY - 14, endDay: END_DAY + 1 }

function told(changes: Record<string, (index: number) => number>, shareOfToday = 0.25) {
  const cells = ordinaryBill(changes).map((cell) => ({
    ...cell,
    usd: (index: number, day: number) => cell.usd(index, day) * (index === TODAY ? shareOfToday : 1),
  }))
  const found = anomalies(tablesOf(cells, { days: DAYS + 1 }), window, READ_AT_SEC, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map(({ kind, resource, impactMicroUsd, periodDays }) => ({
    kind,
    ...resource,
    usd: Math.round((impactMicroUsd ?? 0) / 1e6),
    ...periodDays,
  }))
}

describe('a day that has just begun', () => {
  it('tells a rise by what it has come to already, on the day itself', () => {
    expect(told({ 'b Storage x': (index) => (index === TODAY ? 5000 : 0) })).toMatchObject([
      { kind: 'cost-anomaly', accountId: 'b', service: 'Storage', startDay: END_DAY, endDay: END_DAY + 1 },
    ])
  })

  it('tells a place that is told to be dearer, and is far dearer today, by what comes on top', () => {
    const findings = told({ 'a Compute y': (index) => (index === TODAY ? 9000 : index >= DAYS - 8 ? 400 : 0) })
    const [today, ...others] = findings.filter(({ kind }) => kind === 'cost-anomaly')
    expect(others).toEqual([])
    expect(today).toMatchObject({ accountId: 'a', service: 'Compute', startDay: END_DAY, endDay: END_DAY + 1 })
    // a quarter of the day is known: of what it has come to by now, what the shift is told to cost a day is in that
    expect(Math.abs((today?.usd ?? 0) - (9000 * 0.25 - 400))).toBeLessThan(0.15 * 9000 * 0.25)
    const [shift] = findings.filter(({ kind }) => kind === 'cost-shift')
    expect(Math.abs((shift?.usd ?? 0) - 8 * 400)).toBeLessThan(0.05 * 8 * 400)
  })

  it('is no fall, however little of it is known', () => {
    expect(told({})).toEqual([])
    expect(told({}, 0)).toEqual([])
  })

  it('is not counted in what a rise that goes on has come to: it is not over', () => {
    const [rise, ...others] = told({ 'a Compute y': (index) => (index >= DAYS - 8 ? 400 : 0) })
    expect(others).toEqual([])
    expect(rise).toMatchObject({ kind: 'cost-shift', accountId: 'a', usageType: 'y', startDay: END_DAY - 8, endDay: END_DAY })
    expect(Math.abs((rise?.usd ?? 0) - 8 * 400)).toBeLessThan(0.05 * 8 * 400)
  })
})
