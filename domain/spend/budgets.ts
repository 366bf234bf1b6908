import { type Finding, fingerprintOf } from '../findings.ts'
import type { Policy } from '../policy.ts'
import { chanceAbove } from './forecast/chance.ts'
import type { Driver } from './forecast/drivers.ts'
import type { Forecast, MonthForecast } from './forecast/spend-forecast.ts'
import { impactSeverity } from './impact-severity.ts'

/** What a month may cost: of one account, or (null) of the whole bill. As billed, in the bill's currency. */
export type Budget = { readonly name: string; readonly accountId: string | null; readonly microUsdPerMonth: number }

/** What a forecast is driven by, for an account or (null) the whole bill; dearest first. */
export type Drivers = (accountId: string | null) => readonly Driver[]

/** Amounts are micro-units of the bill's currency; days since 1970-01-01 UTC. */
export type OverBudgetFacts = {
  readonly budgetName: string
  readonly budgetMicroUsd: number
  /** At the end of the month; nine times in ten between low and high. */
  readonly expectedMicroUsd: number
  readonly lowMicroUsd: number
  readonly highMicroUsd: number
  /** Of the month's settled days, and how many those are. */
  readonly knownMicroUsd: number
  readonly knownDays: number
  /** How likely the month is to end over the budget, 0-1; 1 once it is over. */
  readonly overFraction: number
  /** The day on which the month is expected to cross the budget. */
  readonly crossingDay: number
  readonly drivers: readonly Driver[]
}

/**
 * Budgets that the month is heading over. Of several budgets for one account the tightest that is exceeded speaks. A budget of an
 * account without spend is kept.
 */
export function overBudget(forecast: MonthForecast, budgets: readonly Budget[], drivers: Drivers, policy: Policy): Finding<OverBudgetFacts>[] {
  if (!forecast.assessed) return []
  const tightest = new Map<string | null, Budget>()
  for (const budget of budgets) {
    const known = tightest.get(budget.accountId)
    if (known === undefined || budget.microUsdPerMonth < known.microUsdPerMonth) tightest.set(budget.accountId, budget)
  }
  return [...tightest.values()].flatMap((budget) => {
    const heading = budget.accountId === null ? forecast.total : forecast.accounts.find((one) => one.accountId === budget.accountId)
    if (heading === undefined || heading.expectedMicroUsd <= budget.microUsdPerMonth) return []
    return [overBudgetFinding(forecast, heading, budget, drivers(budget.accountId), policy)]
  })
}

function overBudgetFinding(
  { month, knownDays }: MonthForecast & { readonly assessed: true },
  heading: Forecast,
  budget: Budget,
  drivers: readonly Driver[],
  policy: Policy,
): Finding<OverBudgetFacts> {
  const resource = budget.accountId === null ? {} : { accountId: budget.accountId }
  const over = heading.expectedMicroUsd - budget.microUsdPerMonth
  return {
    fingerprint: fingerprintOf('forecast-over-budget', resource),
    category: 'cost',
    kind: 'forecast-over-budget',
    severity: impactSeverity(over, policy),
    resource,
    facts: {
      budgetName: budget.name,
      budgetMicroUsd: budget.microUsdPerMonth,
      expectedMicroUsd: heading.expectedMicroUsd,
      lowMicroUsd: heading.lowMicroUsd,
      highMicroUsd: heading.highMicroUsd,
      knownMicroUsd: heading.knownMicroUsd,
      knownDays,
      overFraction: heading.spentMicroUsd > budget.microUsdPerMonth ? 1 : chanceAbove(budget.microUsdPerMonth, heading.expectedMicroUsd, heading.spread),
      crossingDay: month.startDay + heading.runningMicroUsd.findIndex((sum) => sum > budget.microUsdPerMonth),
      drivers,
    },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST01-BP03', 'COST01-BP06'],
    periodDays: month,
    impactMicroUsd: over,
  }
}
