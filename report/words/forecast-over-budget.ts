import * as z from 'zod'
import { isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { MICRO } from '../../domain/money.ts'
import type { OverBudgetFacts } from '../../domain/spend/budgets.ts'
import { moneyText } from '../money.ts'
import { counted, roughMoney } from './shared.ts'
import type { Words } from './words.ts'

export const forecastOverBudget: Words<OverBudgetFacts> = {
  facts: z.strictObject({
    budgetName: z.string(),
    budgetMicroUsd: z.number(),
    expectedMicroUsd: z.number(),
    lowMicroUsd: z.number(),
    highMicroUsd: z.number(),
    knownMicroUsd: z.number(),
    knownDays: z.int(),
    crossingDay: z.int(),
    drivers: z.array(z.strictObject({ service: z.string(), microUsdPerDay: z.number() })),
  }),
  title: ({ budgetName, budgetMicroUsd, expectedMicroUsd, knownMicroUsd, crossingDay }, { resource, currency }) => {
    const who = resource.accountId === undefined ? 'The month' : `Account ${resource.accountId}`
    const heading = `${who} is forecast at ${roughMoney(expectedMicroUsd, currency)}`
    const budget = `budget ${budgetName} (${roughMoney(budgetMicroUsd, currency)})`
    return knownMicroUsd > budgetMicroUsd
      ? `${heading}, over ${budget} since ${isoFromDay(crossingDay)}`
      : `${heading} and crosses ${budget} on ${isoFromDay(crossingDay)}`
  },
  evidence: ({ budgetMicroUsd, expectedMicroUsd, lowMicroUsd, highMicroUsd, knownMicroUsd, knownDays, drivers }, { currency, periodDays }) => [
    {
      statement: `forecast for the month: ${moneyText(expectedMicroUsd, currency)}, nine times in ten between ${moneyText(lowMicroUsd, currency)} and ${moneyText(highMicroUsd, currency)}${lowMicroUsd > budgetMicroUsd ? '' : '; it may still stay within the budget'}`,
      metric: 'forecast',
      value: expectedMicroUsd / MICRO,
      unit: currency,
      threshold: budgetMicroUsd / MICRO,
      ...(periodDays === undefined ? {} : { fromSec: periodDays.startDay * SECONDS_PER_DAY, toSec: periodDays.endDay * SECONDS_PER_DAY }),
    },
    {
      statement: `month to date: ${moneyText(knownMicroUsd, currency)} in ${counted(knownDays, 'settled day')}`,
      metric: 'spend',
      value: knownMicroUsd / MICRO,
      unit: currency,
    },
    ...drivers.map(({ service, microUsdPerDay }) => ({ statement: `${service} costs ${moneyText(microUsdPerDay, currency)} a day more than four weeks ago` })),
  ],
  remedy: () => 'Look at what drives it. Stop what nobody wants; there is time left in the month. Raise the budget for what is wanted.',
}
