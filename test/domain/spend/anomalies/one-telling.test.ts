import { describe, expect, it } from 'vitest'
import { weekdayOf } from '../../../../domain/calendar.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import { textOf } from '../../../../report/words/index.ts'
import { type Cell, DAYS, noise, ordinary, ordinaryBill, READ_AT_SEC, tablesOf, WINDOW } from '../made-up-bill.ts'

function judged(cells: readonly Cell[]) {
  const found = anomalies(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  const titles = found.findings.map((finding) => textOf(finding, { proposal: null, currency: 'USD' }).title)
  return { titles, moves: found.moves, findings: found.findings }
}

const ACCOUNTS = Array.from({ length: 60 }, (_, k) => `account-${k}`)
const SERVICES = ['Compute', 'Storage', 'Database', 'Network']
const wide = (factor: (i: number) => number): Cell[] =>
  ACCOUNTS.flatMap((accountId, a) =>
    SERVICES.map((service, s): Cell => {
      const usual = ordinary(a * 7 + s, 20 + 3 * a + 11 * s)
      return { accountId, service, usageType: `${service}-use`, usd: (i, day) => usual(i, day) * factor(i) }
    }),
  )

describe('a rise that is everywhere', () => {
  it('is one finding with its breadth and its top places, in sixty accounts', () => {
    const { titles, findings } = judged(wide((i) => (i >= 78 && i < 82 ? 1.8 : 1)))
    expect(titles).toEqual([expect.stringMatching(/^Spend everywhere \(60 accounts, 4 services\) (?:is|was) \$/)])
    expect(JSON.stringify(findings[0]?.facts)).toMatch(/"riseFraction":0\.(7|8)\d/)
    expect(findings[0]?.resource).toEqual({})
  })

  it('is not made of a few rises that begin on one day', () => {
    const from = (usd: number) => (i: number) => (i >= 80 ? usd : 0)
    const { titles } = judged(ordinaryBill({ 'a Compute x': from(90), 'b Storage y': from(120), 'c Database x': from(150) }))
    expect(titles).toHaveLength(3)
    for (const title of titles) expect(title).not.toContain('everywhere')
  })
})

describe('a move', () => {
  const cell = (accountId: string, service: string, usageType: string, level: number, series: number, factor: (i: number) => number): Cell => {
    const usual = ordinary(series, level)
    return { accountId, service, usageType, usd: (i, day) => usual(i, day) * factor(i) || Number.NaN }
  }
  const before = (i: number) => (i < 80 ? 1 : 0)
  const after = (i: number) => (i < 80 ? 0 : 1)

  it.each([
    ['of type', [cell('a', 'Compute', 'BoxUsage:m5.large', 90, 1, before), cell('a', 'Compute', 'BoxUsage:m6i.large', 90, 1, after)]],
    ['of region', [cell('a', 'Compute', 'BoxUsage:m5.large', 90, 2, before), cell('a', 'Compute', 'EU-BoxUsage:m5.large', 90, 2, after)]],
    ['of the name of a service', [cell('a', 'Old name', 'x', 90, 3, before), cell('a', 'New name', 'x', 90, 3, after)]],
    ['to another account', [cell('a', 'Compute', 'x', 90, 4, before), cell('b', 'Compute', 'x', 90, 4, after)]],
  ] as const)('%s is no finding, and a line that says both sides', (_, moved) => {
    const rest = [
      cell('a', 'Storage', 's', 60, 11, () => 1),
      cell('b', 'Storage', 's', 80, 12, () => 1),
      cell('c', 'Compute', 'BoxUsage:c5.large', 40, 13, () => 1),
    ]
    const { titles, moves } = judged([...moved, ...rest])
    expect(titles).toEqual([])
    expect(moves.length).toBeLessThanOrEqual(1)
  })
})

describe('a job with a rhythm', () => {
  const job = (isDue: (i: number, day: number) => boolean, usd: (i: number) => number): Cell => ({
    accountId: 'a',
    service: 'Batch',
    usageType: 'job',
    usd: (i, day) => (isDue(i, day) ? usd(i) * (1 + 0.02 * noise(5, i)) : Number.NaN),
  })
  const kinds = [
    ['on Mondays', (_: number, day: number) => weekdayOf(day) === 1],
    ['each third day', (i: number) => i % 3 === 0],
  ] as const

  it.each(kinds)('%s is no news', (_, isDue) => {
    expect(judged([...ordinaryBill(), job(isDue, () => 80)]).titles).toEqual([])
  })

  it.each(kinds)('%s is told when it doubles', (_, isDue) => {
    const { titles } = judged([...ordinaryBill(), job(isDue, (i) => (i >= 78 ? 160 : 80))])
    expect(titles).toHaveLength(1)
    expect(titles[0]).toContain('Batch')
  })

  it('that came two days late is no news', () => {
    const isDue = (i: number, day: number) => (i < 77 || i >= 84 ? weekdayOf(day) === 1 : weekdayOf(day) === 3)
    expect(judged([...ordinaryBill(), job(isDue, () => 80)]).titles).toEqual([])
  })
})

describe('a day that still fills', () => {
  it('is told at once when it has more than a whole day is expected to have, in its place', () => {
    const { titles } = judged(ordinaryBill({ 'b Storage y': (i) => (i >= DAYS - 2 ? 5000 : 0) }))
    expect(titles).toEqual([expect.stringMatching(/^Storage y in account b is already .* over expected since 2026-10-31/)])
  })

  it('is not told for what it lacks', () => {
    expect(judged(ordinaryBill({ 'b Storage y': (i) => (i >= DAYS - 2 ? -40 : 0) })).titles).toEqual([])
  })
})
