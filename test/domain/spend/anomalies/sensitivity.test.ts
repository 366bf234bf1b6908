import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { usageRows } from '../../../../domain/spend/anomalies/judged-series.ts'
import { leastImpact, placesOf, sensitivityAmong } from '../../../../domain/spend/anomalies/sensitivity.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import { DOLLAR, ordinaryBill, tablesOf } from '../made-up-bill.ts'

describe('what an event must stand out by', () => {
  it('is the policy’s in a bill of fifty series or fewer, and more in a larger one', () => {
    for (const places of [1, 50]) expect(sensitivityAmong(places, defaultPolicy).together).toBeCloseTo(defaultPolicy.costStandardErrors, 9)
    const among = [50, 100, 500, 80_000].map((places) => sensitivityAmong(places, defaultPolicy).together)
    expect(among.every((errors, i) => i === 0 || errors > (among[i - 1] as number))).toBe(true)
    // ten times the places: a tenth of the chance in each, by Student's t with twelve degrees of freedom
    const tail = (t: number) => (1 + t ** 2 / 12) ** (-13 / 2)
    expect(tail(among[2] as number) / tail(among[0] as number)).toBeCloseTo(0.1, 9)
  })

  it('counts the series that hold usage', () => {
    const [table] = tablesOf(ordinaryBill())
    expect(placesOf(usageRows(table as DailySpend))).toBe(9)
  })
})

describe('an impact worth reading about', () => {
  const billOf = (usd: number, missing: readonly number[] = []) =>
    usageRows(tablesOf([{ accountId: 'a', service: 'Compute', usageType: 'x', usd: () => usd }], { missing })[0] as DailySpend)

  it('is five dollars, and a thousandth of what a day of the whole bill costs', () => {
    expect(leastImpact(billOf(100), defaultPolicy)).toBe(5 * DOLLAR)
    expect(leastImpact(billOf(30_000), defaultPolicy)).toBe(30 * DOLLAR)
    // days that were not answered are none of it
    expect(leastImpact(billOf(30_000, [3, 40, 41]), defaultPolicy)).toBe(30 * DOLLAR)
  })
})
