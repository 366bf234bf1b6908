import { spendOf } from './digest/spend.ts'
import { microFromUsd } from './money.ts'
import type { Outline } from './outline.ts'

/** What is kept of a run to be drawn with later ones: a few sums, micro-dollars of `currency`; null: not known. */
export type RunFigures = {
  readonly currency: string
  /** What the groups cost a month. */
  readonly microUsdPerMonth: number | null
  /** What following open advice would save a month. */
  readonly savesMicroUsdPerMonth: number | null
  /** What followed advice saves a month, as measured. */
  readonly savedMicroUsdPerMonth: number | null
  readonly overloadMinutesPerWeek: number | null
  /** The newest settled day of the bill. */
  readonly microUsdOfDay: number | null
  readonly critical: number
}

/** A run that ended, and what it came to. */
export type PastRun = { readonly runSec: number; readonly figures: RunFigures }

export function runFigures(outline: Pick<Outline, 'currency' | 'summary' | 'cost'>): RunFigures {
  const { currency, summary, cost } = outline
  const micro = (amount: number | null | undefined): number | null => (amount == null ? null : microFromUsd(amount))
  const { current, estimatedMonthlySavings, findings } = summary
  return {
    currency,
    microUsdPerMonth: micro(current.usdPerMonth),
    savesMicroUsdPerMonth: micro(estimatedMonthlySavings?.amount),
    savedMicroUsdPerMonth: (cost.ledger?.savings.measured ?? 0) === 0 ? null : micro(cost.ledger?.savings.saved),
    overloadMinutesPerWeek: current.overloadMinutesPerWeek,
    microUsdOfDay: micro(spendOf({ cost, currency })?.lastDay?.amount),
    critical: findings.bySeverity.critical,
  }
}
