import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { findEvents } from '../../../../domain/spend/anomalies/find-events.ts'
import { type Cell, DAYS, noise, READ_AT_SEC, tablesOf, WINDOW } from '../made-up-bill.ts'

// A small steady account beside a large one, whose units of load balancers swing by some two hundred dollars a day. All else strays by one per cent.
const ROSE = DAYS - 10
const LEVEL = { small: 20, swinging: 3000, steady: 100 }
type More = Readonly<Record<string, number>>

function bill(more: More, swinging: readonly string[] = ['LCUUsage']): Cell[] {
  return ['small', 'large'].flatMap((accountId, a) =>
    ['LCUUsage', 'LoadBalancerUsage', 'DataProcessed'].map((usageType, t): Cell => {
      const swings = accountId === 'large' && swinging.includes(usageType)
      const usd = accountId === 'small' ? LEVEL.small : swings ? LEVEL.swinging : LEVEL.steady
      return {
        accountId,
        service: 'Amazon Elastic Load Balancing',
        usageType,
        usd: (i) => usd * (1 + (swings ? 0.12 : 0.01) * noise(a * 3 + t, i)) + (i >= ROSE ? (more[`${accountId} ${usageType}`] ?? 0) : 0),
      }
    }),
  )
}

function found(cells: readonly Cell[]) {
  const search = findEvents(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
  if (!search.assessed) throw new Error(search.reason.code)
  return search
}
const placed = (cells: readonly Cell[]) => found(cells).events.map(({ accountId, usageType, doubts }) => ({ accountId, usageType, doubts: doubts.length }))

describe('the usage type of what only its account shows', () => {
  it('is the one too rough to show it, where all others would have', () => {
    // the large account happens to spend a little less in these days
    expect(placed(bill({ 'small LCUUsage': 25, 'large LCUUsage': -150 }))).toEqual([{ accountId: 'small', usageType: 'LCUUsage', doubts: 0 }])
  })

  it('is the one that shows it, where one does', () => {
    expect(placed(bill({ 'small LoadBalancerUsage': 25, 'large LCUUsage': -150 }))).toEqual([{ accountId: 'small', usageType: 'LoadBalancerUsage', doubts: 0 }])
  })

  it('is in doubt between two that are too rough', () => {
    const less = { 'large LCUUsage': -150, 'large LoadBalancerUsage': -150 }
    expect(placed(bill({ 'small LCUUsage': 25, ...less }, ['LCUUsage', 'LoadBalancerUsage']))).toEqual([{ accountId: 'small', usageType: null, doubts: 1 }])
  })

  it('is none where the one too rough would have had to show it', () => {
    expect(placed(bill({ 'small LCUUsage': 25, 'large LCUUsage': -300 }))).toEqual([{ accountId: 'small', usageType: null, doubts: 0 }])
  })

  it('is none of what went from one account to another: no usage type became dearer', () => {
    const { events, moves } = found(bill({ 'small LCUUsage': 40, 'large LCUUsage': -40 }, []))
    expect([events.length, moves.length]).toEqual([0, 1])
  })
})
