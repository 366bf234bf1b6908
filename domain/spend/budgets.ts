import { isoFromDay, SECONDS_PER_DAY } from '../calendar.ts'
import { type Evidence, type Finding, fingerprintOf } from '../findings.ts'
import { MICRO } from '../money.ts'
import { moneyText } from '../money-text.ts'
import type { Policy } from '../policy.ts'
import type { Forecast, MonthForecast } from './forecast/spend-forecast.ts'
import { impactSeverity } from './impact-severity.ts'

/** What a month may cost: of one account, or (null) of the whole bill. As billed, in the bill's currency. */
export type Budget = { readonly name: string; readonly accountId: string | null; readonly microUsdPerMonth: number }

/** What a forecast is driven by, in words, for an account or (null) the whole bill; dearest first. */
export type Drivers = (accountId: string | null) => readonly string[]

/**
 * Budgets that the month is heading over. Of several budgets for one account the tightest that is exceeded speaks. A budget of an
 * account without spend is kept.
 */
export function overBudget(forecast: MonthForecast, budgets: readonly Budget[], drivers: Drivers, currency: string, policy: Policy): Finding[] {
  if (!forecast.assessed) return []
  const tightest = new Map<string | null, Budget>()
  for (const budget of budgets) {
    const known = tightest.get(budget.accountId)
    if (known === undefined || budget.microUsdPerMonth < known.microUsdPerMonth) tightest.set(budget.accountId, budget)
  }
  return [...tightest.values()].flatMap((budget) => {
    const heading = budget.accountId === null ? forecast.total : forecast.accounts.find((one) => one.accountId === budget.accountId)
    if (heading === undefined || heading.expectedMicroUsd <= budget.microUsdPerMonth) return []
    return [overBudgetFinding(forecast, heading, budget, drivers(budget.accountId), currency, policy)]
  })
}

function overBudgetFinding(
  { month, knownDays }: MonthForecast & { readonly assessed: true },
  heading: Forecast,
  budget: Budget,
  drivers: readonly string[],
  currency: string,
  policy: Policy,
): Finding {
  const resource = budget.accountId === null ? {} : { accountId: budget.accountId }
  const over = heading.expectedMicroUsd - budget.microUsdPerMonth
  const crossing = month.startDay + heading.runningMicroUsd.findIndex((sum) => sum > budget.microUsdPerMonth)
  const who = budget.accountId === null ? 'The month' : `Account ${budget.accountId}`
  const already = heading.knownMicroUsd > budget.microUsdPerMonth
  const certain = heading.lowMicroUsd > budget.microUsdPerMonth
  const evidence: Evidence[] = [
    {
      statement: `expected ${moneyText(heading.expectedMicroUsd, currency)} by the end of the month, nine times in ten between ${moneyText(heading.lowMicroUsd, currency)} and ${moneyText(heading.highMicroUsd, currency)}${certain ? '' : ', which the budget still lies within'}`,
      metric: 'forecast',
      value: heading.expectedMicroUsd / MICRO,
      unit: currency,
      threshold: budget.microUsdPerMonth / MICRO,
      fromSec: month.startDay * SECONDS_PER_DAY,
      toSec: month.endDay * SECONDS_PER_DAY,
    },
    {
      statement: `${moneyText(heading.knownMicroUsd, currency)} is known for the ${knownDays} settled ${knownDays === 1 ? 'day' : 'days'} of the month`,
      metric: 'spend',
      value: heading.knownMicroUsd / MICRO,
      unit: currency,
    },
    ...drivers.map((statement) => ({ statement })),
  ]
  return {
    fingerprint: fingerprintOf('forecast-over-budget', resource),
    category: 'cost',
    kind: 'forecast-over-budget',
    severity: impactSeverity(over, policy),
    resource,
    facts: {
      said: {
        title: already
          ? `${who} is over the budget ${budget.name} of ${moneyText(budget.microUsdPerMonth, currency)} since ${isoFromDay(crossing)} and heads for ${moneyText(heading.expectedMicroUsd, currency)}`
          : `${who} heads for ${moneyText(heading.expectedMicroUsd, currency)} and crosses the budget ${budget.name} of ${moneyText(budget.microUsdPerMonth, currency)} on ${isoFromDay(crossing)}`,
        evidence,
        remedy: 'Look at what drives it first: what is not wanted can still be stopped this month. What is wanted belongs into the budget.',
      },
    },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST01-BP03', 'COST01-BP06'],
    periodDays: month,
    impactMicroUsd: over,
  }
}
