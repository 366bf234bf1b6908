import { describe, expect, it } from 'vitest'
import type { DailySpend, SpendRow } from '../../../domain/spend/daily.ts'
import { costKindOf, costOf, keyOf, sumBetween, tableBy } from '../../../domain/spend/spend-column.ts'

const NONE = Number.NaN
const row = (amortized: readonly number[], unblended: readonly number[], ...keys: readonly string[]): SpendRow => ({
  keys,
  amortizedMicroUsd: Float64Array.from(amortized),
  unblendedMicroUsd: Float64Array.from(unblended),
  usageQuantity: Float64Array.of(),
  usageUnit: '',
})
const table = (dimensions: readonly string[], ...rows: readonly ReturnType<typeof row>[]) => ({ dimensions, rows }) as unknown as DailySpend

describe('the cost that is meant', () => {
  it('is effective where any day of any row has it, and in a table without rows', () => {
    expect(costKindOf(table(['SERVICE'], row([NONE, NONE], [1, 1], 'a'), row([NONE, 0], [1, 1], 'b')))).toBe('effective')
    expect(costKindOf(table(['SERVICE']))).toBe('effective')
  })

  it('is as billed where no row has an effective cost', () => {
    const billed = row([NONE, NONE], [1, 2], 'a')
    expect(costKindOf(table(['SERVICE'], billed))).toBe('billed')
    expect([...costOf(billed, 'billed')]).toEqual([1, 2])
    expect([...costOf(billed, 'effective')]).toEqual([NONE, NONE])
  })
})

describe('a row', () => {
  it('has the key of each dimension of its table, an empty one where the answer had none, and no other', () => {
    const spend = table(['SERVICE', 'LINKED_ACCOUNT'])
    expect(keyOf(spend, row([], [], 'EC2', '1'), 'SERVICE')).toBe('EC2')
    expect(keyOf(spend, row([], [], 'EC2', '1'), 'LINKED_ACCOUNT')).toBe('1')
    expect(keyOf(spend, row([], [], 'EC2'), 'LINKED_ACCOUNT')).toBe('')
    expect(keyOf(spend, row([], [], 'EC2', '1'), 'USAGE_TYPE')).toBeNull()
  })

  it('sums the days that are known of a span, its end left out', () => {
    const days = Float64Array.of(1, 2, NONE, 4, 8)
    expect(sumBetween(days, 1, 4)).toBe(6)
    expect(sumBetween(days, 0, 5)).toBe(15)
    expect(sumBetween(days, 2, 3)).toBe(0)
    expect(sumBetween(days, 3, 3)).toBe(0)
  })
})

describe('a table', () => {
  it('is found by just its dimensions, in any order', () => {
    const tables = [table(['SERVICE']), table(['LINKED_ACCOUNT', 'SERVICE'])]
    expect(tableBy(tables, 'SERVICE', 'LINKED_ACCOUNT')).toBe(tables[1])
    expect(tableBy(tables, 'SERVICE')).toBe(tables[0])
    expect(tableBy(tables, 'LINKED_ACCOUNT')).toBeUndefined()
    expect(tableBy(tables, 'SERVICE', 'USAGE_TYPE')).toBeUndefined()
  })
})
