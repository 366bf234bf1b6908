import * as z from 'zod/mini'
import { isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { MICRO } from '../../domain/money.ts'
import type { UnusedCommitmentFacts } from '../../domain/spend/anomalies/unused-commitment.ts'
import { moneyText } from '../money.ts'
import { percent, roughMoney } from './shared.ts'
import type { Words } from './words.ts'

export const unusedCommitment: Words<UnusedCommitmentFacts> = {
  facts: () =>
    z.strictObject({
      unusedMicroUsd: z.number(),
      usualMicroUsd: z.number(),
      settledDays: z.int(),
      perDayMicroUsd: z.nullable(z.number()),
      utilizationFraction: z.nullable(z.number()),
      utilizationFromDay: z.nullable(z.int()),
    }),
  title: ({ perDayMicroUsd }, { resource, periodDays, impactMicroUsd = 0, currency }) => {
    const where = resource.accountId === undefined ? '' : ` in account ${resource.accountId}`
    const [from, to] = [isoFromDay(periodDays?.startDay ?? 0), isoFromDay((periodDays?.endDay ?? 1) - 1)]
    return perDayMicroUsd === null
      ? `${roughMoney(impactMicroUsd, currency)} of Savings Plans or reservations went unused${where} from ${from} to ${to}`
      : `${roughMoney(perDayMicroUsd, currency)} a day of Savings Plans or reservations goes unused${where} since ${from}`
  },
  evidence: ({ unusedMicroUsd, usualMicroUsd, settledDays, utilizationFraction, utilizationFromDay }, { periodDays, currency }) => [
    {
      statement: `${moneyText(unusedMicroUsd, currency)} of commitment went unused in ${settledDays} settled ${settledDays === 1 ? 'day' : 'days'}, where ${moneyText(usualMicroUsd, currency)} was usual`,
      metric: 'unused commitment',
      value: unusedMicroUsd / MICRO,
      unit: currency,
      threshold: usualMicroUsd / MICRO,
      ...(periodDays === undefined ? {} : { fromSec: periodDays.startDay * SECONDS_PER_DAY, toSec: (periodDays.startDay + settledDays) * SECONDS_PER_DAY }),
    },
    ...(utilizationFraction === null || utilizationFromDay === null
      ? []
      : [
          {
            statement: `utilization of all commitments is ${percent(utilizationFraction)} in the days from ${isoFromDay(utilizationFromDay)} on`,
            metric: 'utilization',
            value: utilizationFraction,
            unit: 'fraction',
          },
        ]),
  ],
  remedy: () =>
    'Find what stopped using it (a family, a Region, an account). Move eligible usage back under it, or share it across the organization. Reserved Instances can be sold on the marketplace. Buy no more until it is used.',
}
