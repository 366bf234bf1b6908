import * as z from 'zod/mini'
import { dayOfInstant, isoFromDay } from '../../domain/calendar.ts'
import { HOURS_PER_MONTH, MICRO } from '../../domain/money.ts'
import type { CommitmentExpiringFacts } from '../../domain/spend/expiring-plans.ts'
import { moneyText } from '../money.ts'
import { roughMoney } from './shared.ts'
import type { Words } from './words.ts'

export const commitmentExpiring: Words<CommitmentExpiringFacts> = {
  facts: () =>
    z.strictObject({
      planId: z.string(),
      type: z.string(),
      reserved: z.optional(z.strictObject({ instanceType: z.string(), count: z.int(), platform: z.string() })),
      region: z.nullable(z.string()),
      instanceFamily: z.nullable(z.string()),
      endSec: z.number(),
      microUsdPerHour: z.number(),
      renewedMicroUsdPerHour: z.number(),
    }),
  title: (facts, { currency }) => {
    const left = facts.microUsdPerHour - facts.renewedMicroUsdPerHour
    const how = facts.renewedMicroUsdPerHour === 0 ? 'is' : 'of it is'
    return `${nameOf(facts)} ${(facts.reserved?.count ?? 1) === 1 ? 'ends' : 'end'} on ${isoFromDay(dayOfInstant(facts.endSec))}: ${moneyText(left, currency)} an hour ${how} not renewed`
  },
  evidence: ({ endSec, microUsdPerHour, renewedMicroUsdPerHour, reserved }, { currency }) => [
    {
      statement: `${moneyText(microUsdPerHour, currency)} an hour is committed until ${isoFromDay(dayOfInstant(endSec))}, ${roughMoney(microUsdPerHour * HOURS_PER_MONTH, currency)} a month`,
      metric: 'commitment',
      value: microUsdPerHour / MICRO,
      unit: `${currency} an hour`,
      toSec: endSec,
    },
    ...(renewedMicroUsdPerHour === 0
      ? [{ statement: `no ${reserved === undefined ? 'plan' : 'reservation'} that could follow it is queued` }]
      : [
          {
            statement: `queued ${reserved === undefined ? 'plans' : 'reservations'} go on with ${moneyText(renewedMicroUsdPerHour, currency)} an hour of it`,
            metric: 'renewed',
            value: renewedMicroUsdPerHour / MICRO,
            unit: `${currency} an hour`,
          },
        ]),
  ],
  remedy: ({ reserved }) =>
    reserved !== undefined
      ? 'Decide before it ends: what it covers goes back to on-demand prices on that day. If these instances will go on running, queue a reservation that begins when this one ends (EC2, Reserved Instances, Renew; a queued one can be deleted until it begins), or buy a Savings Plan for that day, which follows changes of type. If they will not, let it end.'
      : 'Decide before it ends: what it covers goes back to on-demand prices on that day. If its utilization of the last weeks was high, queue a plan that begins when this one ends (Savings Plans, Purchase, a start date; a queued plan can be deleted until it begins). If usage fell, queue less.',
}

/** `Compute Savings Plan 8f6c2b1a`: the first part of the id tells plans apart. */
function nameOf({ planId, type, region, instanceFamily, reserved }: CommitmentExpiringFacts): string {
  if (reserved !== undefined) {
    const { count, instanceType, platform } = reserved
    return `${count === 1 ? 'The reservation of one' : `${count} reserved`} ${instanceType} (${platform})${region === null ? '' : ` in ${region}`}`
  }
  const of = instanceFamily === null ? '' : ` of ${instanceFamily}${region === null ? '' : ` in ${region}`}`
  return `${type === 'EC2Instance' ? 'EC2 Instance' : type} Savings Plan ${planId.split('-')[0]}${of}`
}
