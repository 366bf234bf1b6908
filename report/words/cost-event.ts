import * as z from 'zod/mini'
import { isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { Evidence } from '../../domain/findings.ts'
import { MICRO } from '../../domain/money.ts'
import type { CostEventFacts, FleetCause, Happening } from '../../domain/spend/anomalies/event-finding.ts'
import type { PlaceDoubt } from '../../domain/spend/anomalies/located-event.ts'
import { counted, moneyText } from '../money.ts'
import { eventAlone } from './event-alone.ts'
import { daysText, percent, roughMoney } from './shared.ts'
import { placeText, spendPlace } from './spend-place.ts'
import type { About, Words } from './words.ts'

const sized = { day: z.int(), from: z.number(), to: z.number() }

const byDay = z.array(z.nullable(z.number()))
/** What a place spent day by day beside what was expected of it. */
export const eventCourse = z.strictObject({ firstDay: z.int(), settledEndDay: z.int(), actualMicroUsd: byDay, expectedMicroUsd: byDay })

/** A price that moved by less is rounding, or another mix. */
const PRICE_STAYED = 0.02

/** How an anomaly and a shift of spend are said: one event, that may end or has stayed. */
export const costEvent: Words<CostEventFacts> = {
  facts: () =>
    z.strictObject({
      lasting: z.boolean(),
      growing: z.boolean(),
      ongoing: z.boolean(),
      provisional: z.optional(z.boolean()),
      growthPerDay: z.optional(z.nullable(z.number())),
      breadth: z.optional(z.nullable(z.strictObject({ accounts: z.int(), services: z.int(), riseFraction: z.number() }))),
      settledDays: z.int(),
      lastDayMicroUsd: z.number(),
      sights: z.array(z.strictObject({ ...spendPlace, actualMicroUsd: z.number(), expectedMicroUsd: z.number(), settledDays: z.int() })),
      standardErrors: z.number(),
      standardErrorsThreshold: z.number(),
      parts: z.array(z.strictObject({ ...spendPlace, impactMicroUsd: z.number() })),
      partsInAll: z.int(),
      groups: z.array(z.strictObject({ groupName: z.string(), impactMicroUsd: z.number() })),
      cause: z.nullable(z.strictObject({ usageRatio: z.number(), priceRatio: z.number() })),
      course: z.nullish(eventCourse),
      endedCommitmentMicroUsdPerDay: z.nullable(z.number()),
      endedCreditMicroUsdPerDay: z.nullable(z.number()),
      begunCreditMicroUsdPerDay: z.nullish(z.number()),
      freeOfCharge: z.nullish(z.enum(['before', 'since'])),
      fillingDays: z.int(),
      related: z.array(z.strictObject({ ...spendPlace, impactMicroUsd: z.number() })),
      doubts: z.array(
        z.discriminatedUnion('doubt', [
          z.strictObject({ doubt: z.literal('accounts-alike') }),
          z.strictObject({ doubt: z.enum(['usage-type', 'account']), bestFit: z.string() }),
        ]),
      ),
      fleetCauses: z.array(
        z.strictObject({
          groupName: z.string(),
          region: z.string(),
          instanceHours: z.number(),
          microUsd: z.number(),
          happenings: z.array(
            z.discriminatedUnion('what', [
              z.strictObject({ what: z.enum(['minimum-size', 'maximum-size', 'size-by-request', 'size-by-schedule']), ...sized }),
              z.strictObject({ what: z.literal('activities-failed'), day: z.int(), count: z.int() }),
            ]),
          ),
        }),
      ),
    }),
  title: ({ lasting, growing, ongoing, lastDayMicroUsd, provisional, growthPerDay, breadth }, about) => {
    const { impactMicroUsd = 0, periodDays = { startDay: 0, endDay: 1 }, currency } = about
    const since = `since ${isoFromDay(periodDays.startDay)}`
    const than = impactMicroUsd < 0 ? 'under expected' : 'over expected'
    const where =
      breadth != null
        ? `Spend ${provisional === true ? 'in many places' : 'everywhere'} (${counted(breadth.accounts, 'account')}, ${counted(breadth.services, 'service')})`
        : placeText({ accountId: null, service: null, usageType: null, groupName: null, ...placeOf(about) }).replace(/^all spend/, 'All spend')
    if (growthPerDay != null)
      return `${where} is rising by ${(100 * growthPerDay).toFixed(1)} % a day ${since}, now ${roughMoney(lastDayMicroUsd, currency)} a day more`
    if (provisional === true) return `${where} is already ${roughMoney(impactMicroUsd, currency)} over expected ${since}, on days that still fill in`
    if (!lasting)
      return `${where} ${ongoing ? 'is' : 'was'} ${roughMoney(Math.abs(impactMicroUsd), currency)} ${than} ${ongoing ? since : daysText(periodDays)}`
    const aDay = `${roughMoney(Math.abs(lastDayMicroUsd), currency)} a day ${than}`
    return growing ? `${where} is ${impactMicroUsd < 0 ? 'falling' : 'rising'} ${since}, now ${aDay}` : `${where} is ${aDay} ${since}`
  },
  evidence: (facts, about) => {
    const { currency, periodDays } = about
    const { parts, partsInAll, groups, cause, fillingDays, related, doubts, fleetCauses } = facts
    const period =
      periodDays === undefined ? {} : { fromSec: periodDays.startDay * SECONDS_PER_DAY, toSec: (periodDays.startDay + facts.settledDays) * SECONDS_PER_DAY }
    const money = (microUsd: number): string => moneyText(Math.round(microUsd), currency)
    return [
      ...facts.sights.map(({ actualMicroUsd, expectedMicroUsd, settledDays, ...place }) => ({
        statement: `${placeText(place)}: ${money(actualMicroUsd)} in ${counted(settledDays, 'settled day')}, expected ${money(expectedMicroUsd)}`,
        metric: 'spend',
        value: actualMicroUsd / MICRO,
        unit: currency,
        threshold: expectedMicroUsd / MICRO,
        ...period,
      })),
      ...eventAlone(facts, about),
      ...shapeEvidence(facts, period),
      ...(facts.standardErrors > 0
        ? [
            {
              statement: `${facts.standardErrors.toFixed(0)}× the normal day-to-day variation`,
              metric: 'deviation',
              value: facts.standardErrors,
              unit: 'times the normal variation',
              threshold: facts.standardErrorsThreshold,
            },
          ]
        : []),
      ...(partsInAll > 1
        ? [
            {
              statement: `${facts.breadth == null ? 'made up of' : 'most of it:'} ${parts.map((part) => `${money(part.impactMicroUsd)} in ${placeText(about.resource.service === undefined ? part : { ...part, service: null })}`).join(', ')}${partsInAll > parts.length ? ` and ${partsInAll - parts.length} more` : ''}`,
            },
          ]
        : []),
      ...(groups.length === 0
        ? []
        : [
            {
              statement: `groups whose tagged spend changed with it: ${groups.map(({ groupName, impactMicroUsd }) => `${groupName} (${money(impactMicroUsd)})`).join(', ')}`,
            },
          ]),
      ...(cause === null ? [] : [{ statement: causeText(cause), metric: 'usage', value: cause.usageRatio, unit: 'times the 14 days before' }]),
      ...whatEnded(facts, currency),
      ...(fillingDays > 0
        ? [
            {
              statement: `${counted(fillingDays, 'day')} ${fillingDays === 1 ? 'is' : 'are'} still filling in and estimated from the settled ones`,
              value: fillingDays,
              unit: 'days',
            },
          ]
        : []),
      ...(related.length === 0
        ? []
        : [{ statement: `began together with ${related.map((one) => `${placeText(one)} (${money(one.impactMicroUsd)})`).join(', ')}` }]),
      ...doubts.map((doubt) => ({ statement: doubtText(doubt) })),
      ...fleetCauses.map((one) => ({ statement: fleetText(one, currency), metric: 'instance-hours', value: one.microUsd / MICRO, unit: currency })),
    ]
  },
  remedy: ({ lasting, ongoing }, { impactMicroUsd = 0 }) => {
    if (impactMicroUsd < 0) return 'If you did not plan this saving, check what stopped working. Otherwise expect the new level from now on.'
    const look = 'Filter Cost Explorer to this service and these days, and group by resource or tag to see what was added.'
    if (lasting)
      return `${look} Remove it if nobody wants it: it costs this every day. If it is wanted, raise the budget; the new level counts as normal within weeks.`
    return ongoing ? `${look} Stop it if nobody wants it.` : `${look} It has ended. If nobody wanted it, set a budget alert or a quota where it came from.`
  },
  cause: (facts, { currency }) => {
    const [known] = [
      ...whatEnded(facts, currency).map(({ statement }) => statement),
      ...facts.fleetCauses.map((one) => fleetText(one, currency)),
      ...(facts.cause === null ? [] : [causeText(facts.cause)]),
    ]
    return known ?? null
  },
}

/** What is peculiar to a rise that is everywhere, that days still filling show, or that grows for weeks. */
function shapeEvidence(facts: CostEventFacts, period: { readonly fromSec?: number; readonly toSec?: number }): Evidence[] {
  return [
    ...(facts.breadth == null || facts.provisional === true
      ? []
      : [
          {
            statement: `at least four fifths of all spend ${facts.breadth.riseFraction > 0 ? 'rose' : 'fell'} with it, the whole by ${percent(Math.abs(facts.breadth.riseFraction))}`,
            metric: 'rise of the whole',
            value: facts.breadth.riseFraction,
            unit: 'fraction',
            ...period,
          },
        ]),
    ...(facts.provisional === true ? [{ statement: 'provisional: days that still fill in can only rise', ...period }] : []),
    ...(facts.growthPerDay == null
      ? []
      : [
          {
            statement: `grew by ${(100 * facts.growthPerDay).toFixed(1)} % a day, week after week`,
            metric: 'growth',
            value: facts.growthPerDay,
            unit: 'fraction a day',
            ...period,
          },
        ]),
  ]
}

function placeOf({ resource: { accountId, service, usageType, autoScalingGroupName } }: Pick<About, 'resource'>) {
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(service === undefined ? {} : { service }),
    ...(usageType === undefined ? {} : { usageType }),
    ...(autoScalingGroupName === undefined ? {} : { groupName: autoScalingGroupName }),
  }
}

function causeText({ usageRatio, priceRatio }: NonNullable<CostEventFacts['cause']>): string {
  const priceStayed = Math.abs(priceRatio - 1) < PRICE_STAYED
  const dearer = Math.abs(Math.log(priceRatio)) > Math.abs(Math.log(Math.max(usageRatio, Number.MIN_VALUE)))
  const price = priceStayed ? 'the unit price did not change' : `the unit price is ${priceRatio.toFixed(2)}×`
  return dearer
    ? `${price} and usage ${usageRatio.toFixed(2)}× the 14 days before: a price or discount changed`
    : `usage is ${usageRatio.toFixed(2)}× the 14 days before; ${price}`
}

function doubtText(one: PlaceDoubt): string {
  switch (one.doubt) {
    case 'accounts-alike':
      return 'another account changed by the same amount on the same days, so their usage types cannot be told apart'
    case 'usage-type':
      return `the usage type is not certain; ${one.bestFit} fits best`
    case 'account':
      return `the account is not certain; ${one.bestFit} fits best`
    default:
      return one satisfies never
  }
}

function fleetText({ groupName, region, instanceHours, microUsd, happenings }: FleetCause, currency: string): string {
  const hours = `${Math.abs(instanceHours).toFixed(0)} ${instanceHours > 0 ? 'more' : 'fewer'} instance-hours than on the same weekdays before`
  const because = happenings.length === 0 ? '' : `: ${happenings.map((one) => `${happeningText(one)} on ${isoFromDay(one.day)}`).join(', ')}`
  return `${groupName} in ${region} ran ${hours}, about ${moneyText(Math.round(Math.abs(microUsd)), currency)} of it${because}`
}

function happeningText(one: Happening): string {
  switch (one.what) {
    case 'minimum-size':
      return `its minimum size went from ${one.from} to ${one.to}`
    case 'maximum-size':
      return `its maximum size went from ${one.from} to ${one.to}`
    case 'size-by-request':
      return `somebody set its size from ${one.from} to ${one.to}`
    case 'size-by-schedule':
      return `a schedule set its size from ${one.from} to ${one.to}`
    case 'activities-failed':
      return `${counted(one.count, 'launch or termination', 'launches or terminations')} failed`
    default:
      return one satisfies never
  }
}

const FREE = {
  before: 'the same usage type was used before and cost nothing: its free tier is used up or has ended',
  since: 'the same usage type is used as before and costs nothing since: a free tier or an offer has begun',
} as const

/** What was taken off the bill before and stopped as the event began, or is taken off it since. */
function whatEnded(
  { endedCommitmentMicroUsdPerDay: commitment, endedCreditMicroUsdPerDay: credit, begunCreditMicroUsdPerDay: begun, freeOfCharge }: CostEventFacts,
  currency: string,
): Evidence[] {
  return [
    ...(freeOfCharge == null ? [] : [{ statement: FREE[freeOfCharge], metric: 'free of charge' }]),
    ...(begun == null
      ? []
      : [
          {
            statement: `a credit began as this did: ${moneyText(Math.round(begun), currency)} a day is taken off the bill`,
            metric: 'credit began',
            value: begun / MICRO,
            unit: currency,
          },
        ]),
    ...(credit === null
      ? []
      : [
          {
            statement: `a credit ended as this began: ${moneyText(Math.round(credit), currency)} a day is no longer taken off the bill`,
            metric: 'credit ended',
            value: credit / MICRO,
            unit: currency,
          },
        ]),
    ...(commitment === null
      ? []
      : [
          {
            statement: `a commitment ended as this began: ${moneyText(Math.round(commitment), currency)} a day of Savings Plans or reservations stopped, and the same usage is now billed on demand`,
            metric: 'commitment ended',
            value: commitment / MICRO,
            unit: currency,
          },
        ]),
  ]
}
