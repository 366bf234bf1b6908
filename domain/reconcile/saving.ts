import type { Policy } from '../policy.ts'
import { counterfactualSaving, type MadeChange } from './counterfactual.ts'
import { type LedgerDay, measureSaving, type Saving } from './measured-saving.ts'
import type { KeptDay } from './need-of-day.ts'

/** What a day's cost is taken from: the bill by the group's tag, or the list price of what was in service. */
export type CostSource = 'bill' | 'list-price'
export type MeasuredSaving = Saving & { readonly costSource: CostSource }

/**
 * What a change has saved as far as the kept days tell: against what the old settings would have cost; else by the bill where it tells enough days on both sides, else by the list price of
 * what was in service. The two are never compared with one another. null while too few days are known.
 */
export function savingOf(change: MadeChange, days: readonly KeptDay[], policy: Policy): MeasuredSaving | null {
  const counterfactual = counterfactualSaving(change, days, policy)
  if (counterfactual !== null) return { ...counterfactual, costSource: 'list-price' }
  // days that were kept before hours in service were
  for (const costSource of ['bill', 'list-price'] as const) {
    const saving = measureSaving(change, daysBy(costSource, days), policy)
    if (saving !== null && !('tooFew' in saving)) return { ...saving, costSource }
  }
  return null
}

export function daysBy(source: CostSource, days: readonly KeptDay[]): LedgerDay[] {
  return days.map((one) => ({
    day: one.day,
    costMicroUsd: (source === 'bill' ? one.billedMicroUsd : one.listMicroUsd) ?? Number.NaN,
    requiredInstanceHours: one.requiredHours ?? Number.NaN,
    overloadedMinutes: one.overloadedMinutes ?? Number.NaN,
  }))
}
