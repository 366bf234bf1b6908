import type { RunFigures } from '../domain/known/run-figures.ts'
import { spendOf } from './digest/spend.ts'
import { microFromUsd } from './money.ts'
import type { Outline } from './outline.ts'

/** A run that ended, and what it came to. */
export type PastRun = { readonly runSec: number; readonly figures: RunFigures }

export function runFigures(outline: Pick<Outline, 'currency' | 'summary' | 'cost'>): RunFigures {
  const { currency, summary, cost } = outline
  const micro = (amount: number | null | undefined): number | null => (amount == null ? null : microFromUsd(amount))
  const { current, estimatedMonthlySavings, findings, groups } = summary
  return {
    currency,
    microUsdPerMonth: micro(current.usdPerMonth),
    savesMicroUsdPerMonth: micro(estimatedMonthlySavings?.amount),
    savedMicroUsdPerMonth: (cost.ledger?.savings.measured ?? 0) === 0 ? null : micro(cost.ledger?.savings.saved),
    overloadMinutesPerWeek: current.overloadMinutesPerWeek,
    judged: groups.withFindings + groups.healthy,
    microUsdOfDay: micro(spendOf({ cost, currency })?.lastDay?.amount),
    critical: findings.bySeverity.critical,
  }
}
