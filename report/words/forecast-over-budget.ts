import * as z from 'zod/mini'
import { isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { MICRO } from '../../domain/money.ts'
import type { OverBudgetFacts } from '../../domain/spend/budgets.ts'
import { counted, moneyText } from '../money.ts'
import { percent, roughMoney } from './shared.ts'
import type { Words } from './words.ts'

export const forecastOverBudget: Words<OverBudgetFacts> = {
  facts: () =>
    z.strictObject({
      budgetName: z.string(),
      budgetMicroUsd: z.number(),
      expectedMicroUsd: z.number(),
      lowMicroUsd: z.number(),
      highMicroUsd: z.number(),
      knownMicroUsd: z.number(),
      knownDays: z.int(),
      overFraction: z.number().check(z.gte(0), z.lte(1)),
      crossingDay: z.int(),
      drivers: z.array(z.strictObject({ service: z.string(), microUsdPerDay: z.number() })),
    }),
  title: ({ budgetName, budgetMicroUsd, expectedMicroUsd, knownMicroUsd, overFraction, crossingDay }, { resource, currency }) => {
    const who = resource.accountId === undefined ? 'The month' : `Account ${resource.accountId}`
    const forecast = `forecast ${roughMoney(expectedMicroUsd, currency)}`
    const budget = `budget ${budgetName} (${roughMoney(budgetMicroUsd, currency)})`
    return knownMicroUsd > budgetMicroUsd
      ? `${who} passed ${budget} on ${isoFromDay(crossingDay)}, ${forecast}`
      : `${who} is ${likely(overFraction)} likely to pass ${budget}, around ${isoFromDay(crossingDay)}: ${forecast}`
  },
  evidence: ({ budgetMicroUsd, expectedMicroUsd, lowMicroUsd, highMicroUsd, knownMicroUsd, knownDays, drivers }, { currency, periodDays }) => [
    {
      statement: `forecast for the month: ${moneyText(expectedMicroUsd, currency)}, nine times in ten between ${moneyText(lowMicroUsd, currency)} and ${moneyText(highMicroUsd, currency)}`,
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

/** No forecast is as sure as 100 %. */
const MOST_LIKELY = 0.99

function likely(fraction: number): string {
  return fraction > MOST_LIKELY ? `over ${percent(MOST_LIKELY)}` : percent(fraction)
}
