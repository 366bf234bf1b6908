import { describe, expect, it } from 'vitest'
import { billedMetrics, ownCostOf, ownCostPerMonth, ownPrices, serviceUse } from '../../../domain/spend/own-cost.ts'

describe('what a run costs', () => {
  it('is the sum of its parts, dearest first', () => {
    const cost = ownCostOf({ costExplorerPages: 3, metricsRequested: 8000, lambdaRequests: 12, s3Puts: 0 })
    expect(cost.parts).toEqual([
      { kind: 'metricsRequested', units: 8000, microUsd: 80_000 },
      { kind: 'costExplorerPages', units: 3, microUsd: 30_000 },
      { kind: 'lambdaRequests', units: 12, microUsd: 2 },
    ])
    expect(cost.microUsd).toBe(110_002)
  })

  it('is nothing when nothing was used', () => {
    expect(ownCostOf({})).toEqual({ parts: [], microUsd: 0 })
  })

  it('in a month is that of its runs, and of what stays stored once', () => {
    const month = ownCostPerMonth({ costExplorerPages: 3, s3GbMonths: 2 }, 30)
    expect(month.microUsd).toBe(30 * 30_000 + 46_000)
  })

  it('of the service counts its alarms, its logs and the operations of its durable run', () => {
    const use = serviceUse({ groups: 1000, metrics: 0, costExplorerPages: 0, groupsPerBatch: 100 })
    const month = new Map(ownCostPerMonth(use, 365 / 12).parts.map(({ kind, microUsd }) => [kind, microUsd]))
    expect(month.get('alarmMonths')).toBe(600_000)
    expect(use.durableOperations).toBeGreaterThanOrEqual(20)
    expect(month.get('logGbs')).toBeGreaterThan(0)
    expect(month.get('durableOperations')).toBeGreaterThan(0)
  })

  it('counts up to five statistics of a metric in one call once', () => {
    expect(billedMetrics([1, 5, 6, 0])).toBe(4)
  })

  it('rests on prices that say their source and date', () => {
    for (const { microUsdPerUnit, source, asOf } of Object.values(ownPrices)) {
      expect(microUsdPerUnit).toBeGreaterThan(0)
      expect(source).not.toBe('')
      expect(asOf).toMatch(/^\d{4}-\d{2}$/)
    }
  })
})
