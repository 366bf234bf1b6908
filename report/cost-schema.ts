import * as z from 'zod'
import { ledgerSchema } from './ledger-schema.ts'

const usd = z.number()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const range = z.strictObject({ start: day, end: day })

/** `effective`: commitments spread over what they cover. `billed`: as charged on the day. null: that column was not read, or no day of the period was. */
const cost = z.strictObject({ effective: usd.nullable(), billed: usd.nullable() })

const totals = z.strictObject({
  currency: z.string(),
  /** Whose bill it is; left out for AWS's own. */
  provider: z.string().optional(),
  /** The days added up; end exclusive. */
  period: range,
  total: cost,
  /** `filling`: AWS still adds to the day, it is not judged. `missing`: the answer does not hold it. `estimated` lasts until the invoice. */
  days: z.array(cost.extend({ day, state: z.enum(['settled', 'filling', 'missing']), estimated: z.boolean() })),
  /** Charges that fall due (tax, support, fees up front) or come back (credits, refunds) apart from usage. */
  byClass: z.array(cost.extend({ class: z.enum(['usage', 'recurring-fee', 'tax', 'support', 'credit', 'refund', 'upfront']) })),
  byAccount: z.array(cost.extend({ accountId: z.string() })),
  byService: z.array(cost.extend({ service: z.string() })),
  monthToDate: cost.extend({ period: range }),
})

/** null: not known, or all of them. */
const place = z.strictObject({ accountId: z.string().nullable(), service: z.string().nullable(), usageType: z.string().nullable() })

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
  totals: z.array(totals).optional(),
  forecast: z
    .strictObject({
      month: range,
      knownDays: z.number().int().nonnegative(),
      total: forecast,
      accounts: z.array(forecast.extend({ accountId: z.string() })),
    })
    .nullable()
    .optional(),
  /** Compute spend by group, from the tag aws:autoscaling:groupName; dearest first. */
  attribution: z
    .strictObject({
      period: range,
      /** Share of compute spend that groups explain, 0-1; null when nothing was spent. */
      coverageFraction: z.number().nullable(),
      withoutGroup: cost,
      groups: z.array(
        cost.extend({
          /** Left out where the bill by group was not read by account. */
          accountId: z.string().optional(),
          autoScalingGroupName: z.string(),
          usdPerInstanceHour: z.number().nullable(),
          instanceHours: z.number().nullable(),
        }),
      ),
    })
    .nullable()
    .optional(),
  /** Savings Plans and reservations over the settled days: fees as billed; used and unused in effective cost. Left out where the bill has none or does not tell. */
  commitments: z
    .strictObject({
      period: range,
      billed: usd,
      used: usd.nullable(),
      unused: usd,
      /** Used over used and unused, 0-1. */
      utilizationFraction: z.number().nullable(),
      /** Share of usage, in effective cost, that commitments paid for, in the services where they pay for any, 0-1. */
      coverageFraction: z.number().nullable(),
      /** Effective cost a day of usage in those services that they do not pay for: no more than that of a saving leaves the bill while they last. */
      uncoveredPerDay: usd.nullable().default(null),
    })
    .optional(),
  /** What the month was held against; budgets of AWS that could not be used, with why. */
  budgets: z
    .strictObject({
      used: z.array(z.strictObject({ name: z.string(), accountId: z.string().nullable(), amount: usd, source: z.enum(['configuration', 'aws-budgets']) })),
      notUsed: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
    })
    .optional(),
  /** AWS's own anomalies of the window, dearest first, each with the fingerprints of the findings that it confirms; left out where it was not asked. */
  awsAnomalies: z
    .array(
      z.strictObject({
        id: z.string(),
        period: range,
        /** Above what AWS expected, in all. */
        impact: usd,
        causes: z.array(
          z.strictObject({ accountId: z.string().nullable(), service: z.string().nullable(), region: z.string().nullable(), usageType: z.string().nullable() }),
        ),
        confirms: z.array(z.string()),
      }),
    )
    .optional(),
  /** Services that cost more or less: the last settled week against the week before, the month so far against as many days of the month before. null: not all days are known. */
  changes: z.strictObject({ week: comparison.nullable(), month: comparison.nullable() }).optional(),
  /** The month to date and the month before, by the team that a group's tag names; left out where no group has one, or spend by group was not read. */
  showback: z
    .array(
      z.strictObject({
        period: range,
        costIs: z.enum(['effective', 'billed']),
        total: usd,
        /** Dearest first. */
        byTeam: z.array(z.strictObject({ team: z.string(), amount: usd, groups: z.int().nonnegative() })),
        /** Groups without a team, and all that is no compute of a group. */
        unallocated: usd,
      }),
    )
    .optional(),
  /** The whole bill of the month to date and of the month before by cost allocation tags and cost categories; left out where it was read by none. */
  spendBy: z
    .array(
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
            without: z.array(z.strictObject({ accountId: z.string().nullable(), account: z.string().nullable(), amount: usd })),
          }),
        ),
      }),
    )
    .optional(),
  /** Money that went from one place to another in the window with no change in the sum; left out where there is none. */
  moves: z.array(z.strictObject({ from: place, to: place, period: range, amount: usd })).optional(),
  /** Settled days whose total is another than an earlier run read, oldest first; left out where none is. */
  restated: z.array(z.strictObject({ day, currency: z.string(), before: cost, after: cost })).optional(),
  /** What following the advice has saved; only the deployed service knows, which has seen earlier runs. */
  ledger: ledgerSchema.optional(),
})

export type ReportCost = z.infer<typeof costSchema>
