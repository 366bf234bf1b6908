import * as z from 'zod/mini'
import { ledgerSchema } from './ledger-schema.ts'

const usd = z.number()
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
const range = z.strictObject({ start: day, end: day })

/** `effective`: commitments spread over what they cover. `billed`: as charged on the day. null: that column was not read, or no day of the period was. */
const cost = z.strictObject({ effective: z.nullable(usd), billed: z.nullable(usd) })

const totals = z.strictObject({
  currency: z.string(),
  /** Whose bill it is; left out for AWS's own. */
  provider: z.optional(z.string()),
  /** The days added up; end exclusive. */
  period: range,
  total: cost,
  /** `filling`: AWS still adds to the day, it is not judged. `missing`: the answer does not hold it. `estimated` lasts until the invoice. */
  days: z.array(z.extend(cost, { day, state: z.enum(['settled', 'filling', 'missing']), estimated: z.boolean() })),
  /** Charges that fall due (tax, support, fees up front) or come back (credits, refunds) apart from usage. */
  byClass: z.array(z.extend(cost, { class: z.enum(['usage', 'recurring-fee', 'tax', 'support', 'credit', 'refund', 'upfront']) })),
  byAccount: z.array(z.extend(cost, { accountId: z.string() })),
  byService: z.array(z.extend(cost, { service: z.string() })),
  monthToDate: z.extend(cost, { period: range }),
})

/** null: not known, or all of them. */
const place = z.strictObject({ accountId: z.nullable(z.string()), service: z.nullable(z.string()), usageType: z.nullable(z.string()) })

/** What a month is heading for, as billed; low and high hold it nine times in ten. */
const forecast = z.strictObject({ known: usd, expected: usd, low: usd, high: usd })

/** Two spans of days of one length, and services that cost more or less in the later one, most money first. */
const comparison = z.strictObject({
  period: range,
  before: range,
  services: z.array(z.strictObject({ service: z.string(), amount: usd, before: usd, change: usd })),
})

/** The report's `cost`: what rests on the bill. Parts that were not assessed are null, with the reason in `notAssessed`. */
export const costSchema = z.strictObject({
  /** What the bill could not be asked, and why. */
  notAssessed: z.array(z.strictObject({ subject: z.string(), reason: z.string() })),
  /** One for each currency, that of the audit first. */
  totals: z.optional(z.array(totals)),
  forecast: z.optional(
    z.nullable(
      z.strictObject({
        month: range,
        knownDays: z.int().check(z.nonnegative()),
        total: forecast,
        accounts: z.array(z.extend(forecast, { accountId: z.string() })),
      }),
    ),
  ),
  /** Compute spend by group, from the tag aws:autoscaling:groupName; dearest first. */
  attribution: z.optional(
    z.nullable(
      z.strictObject({
        period: range,
        /** Share of compute spend that groups explain, 0-1; null when nothing was spent. */
        coverageFraction: z.nullable(z.number()),
        withoutGroup: cost,
        groups: z.array(
          z.extend(cost, {
            /** Left out where the bill by group was not read by account. */
            accountId: z.optional(z.string()),
            autoScalingGroupName: z.string(),
            usdPerInstanceHour: z.nullable(z.number()),
            instanceHours: z.nullable(z.number()),
          }),
        ),
      }),
    ),
  ),
  /** Savings Plans and reservations over the settled days: fees as billed; used and unused in effective cost. Left out where the bill has none or does not tell. */
  commitments: z.optional(
    z.strictObject({
      period: range,
      billed: usd,
      used: z.nullable(usd),
      unused: usd,
      /** Used over used and unused, 0-1. */
      utilizationFraction: z.nullable(z.number()),
      /** Share of usage, in effective cost, that commitments paid for, in the services where they pay for any, 0-1. */
      coverageFraction: z.nullable(z.number()),
      /** Effective cost a day of usage in those services that they do not pay for: no more than that of a saving leaves the bill while they last. */
      uncoveredPerDay: z._default(z.nullable(usd), null),
    }),
  ),
  /** What the month was held against; budgets of AWS that could not be used, with why. */
  budgets: z.optional(
    z.strictObject({
      used: z.array(z.strictObject({ name: z.string(), accountId: z.nullable(z.string()), amount: usd, source: z.enum(['configuration', 'aws-budgets']) })),
      notUsed: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
    }),
  ),
  /** AWS's own anomalies of the window, dearest first, each with the fingerprints of the findings that it confirms; left out where it was not asked. */
  awsAnomalies: z.optional(
    z.array(
      z.strictObject({
        id: z.string(),
        period: range,
        /** Above what AWS expected, in all. */
        impact: usd,
        causes: z.array(
          z.strictObject({
            accountId: z.nullable(z.string()),
            service: z.nullable(z.string()),
            region: z.nullable(z.string()),
            usageType: z.nullable(z.string()),
          }),
        ),
        confirms: z.array(z.string()),
      }),
    ),
  ),
  /** Services that cost more or less: the last settled week against the week before, the month so far against as many days of the month before. null: not all days are known. */
  changes: z.optional(z.strictObject({ week: z.nullable(comparison), month: z.nullable(comparison) })),
  /** The month to date and the month before, by the team that a group's tag names; left out where no group has one, or spend by group was not read. */
  showback: z.optional(
    z.array(
      z.strictObject({
        period: range,
        costIs: z.enum(['effective', 'billed']),
        total: usd,
        /** Dearest first. */
        byTeam: z.array(z.strictObject({ team: z.string(), amount: usd, groups: z.int().check(z.nonnegative()) })),
        /** Groups without a team, and all that is no compute of a group. */
        unallocated: usd,
      }),
    ),
  ),
  /** The whole bill of the month to date and of the month before by cost allocation tags and cost categories; left out where it was read by none. */
  spendBy: z.optional(
    z.array(
      z.strictObject({
        type: z.enum(['tag', 'cost-category']),
        key: z.string(),
        months: z.array(
          z.strictObject({
            period: range,
            costIs: z.enum(['effective', 'billed']),
            total: usd,
            /** Dearest first. */
            values: z.array(z.strictObject({ value: z.string(), amount: usd })),
            /** What carries no value, by account, with the account's name where the bill gives it. */
            without: z.array(z.strictObject({ accountId: z.nullable(z.string()), account: z.nullable(z.string()), amount: usd })),
          }),
        ),
      }),
    ),
  ),
  /** Money that went from one place to another in the window with no change in the sum; left out where there is none. */
  moves: z.optional(z.array(z.strictObject({ from: place, to: place, period: range, amount: usd }))),
  /** Settled days whose total is another than an earlier run read, oldest first; left out where none is. */
  restated: z.optional(z.array(z.strictObject({ day, currency: z.string(), before: cost, after: cost }))),
  /** What following the advice has saved; only the deployed service knows, which has seen earlier runs. */
  ledger: z.optional(ledgerSchema),
})

export type ReportCost = z.infer<typeof costSchema>
