import type { DailySpend, SpendDimension } from '../../../domain/spend/daily.ts'
import { DOLLAR } from './made-up-bill.ts'

export const NONE = Number.NaN
/** 2026-03-02. */
export const FIRST = 20_514
export const DAYS = 20
const days = (of: number | ((i: number) => number), count = DAYS) =>
  Float64Array.from({ length: count }, (_, i) => DOLLAR * (typeof of === 'number' ? of : of(i)))

/** A row of dollars a day, and of billed dollars and hours where they are not the same. */
export type Row = {
  readonly keys: readonly string[]
  readonly usd: number | ((i: number) => number)
  readonly billed?: number | ((i: number) => number)
  readonly hours?: number | ((i: number) => number)
  readonly unit?: string
}
/** A table of twenty days, all answered. */
export function table(dimensions: readonly SpendDimension[], rows: readonly Row[], changes: Partial<DailySpend> = {}): DailySpend {
  const count = changes.days ?? DAYS
  return {
    dimensions,
    firstDay: FIRST,
    days: count,
    currency: 'USD',
    estimated: new Uint8Array(count),
    answered: new Uint8Array(count).fill(1),
    rows: rows.map(({ keys, usd, billed = usd, hours = 10, unit = 'Hrs' }) => ({
      keys,
      amortizedMicroUsd: days(usd, count),
      unblendedMicroUsd: days(billed, count),
      usageQuantity: days(hours, count).map((x) => x / DOLLAR),
      usageUnit: unit,
    })),
    ...changes,
  }
}
