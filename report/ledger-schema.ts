import * as z from 'zod/mini'

const usd = z.number()
const count = z.int().check(z.nonnegative())
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
const range = z.strictObject({ low: usd, high: usd })

/** Advice beside what came of it; amounts a month. */
const calibration = z.strictObject({
  proposed: count,
  /** Followed in part: what it saves is not held against its estimate. */
  partlyApplied: count,
  applied: count,
  measured: count,
  /** Of the measured alone, so that the two can be compared. */
  estimated: usd,
  saved: usd,
  /** Saved over estimated; null before anything was measured. */
  ratio: z.nullable(z.number()),
  /** Share of the measured within the range that was estimated. */
  withinRangeFraction: z.nullable(z.number()),
  /** Measured changes after which overload rose. */
  overloadRose: count,
})

const followed = z.strictObject({
  accountId: z.string(),
  region: z.string(),
  autoScalingGroupName: z.string(),
  state: z.enum(['partly-applied', 'measuring', 'measured', 'reverted', 'partly-reverted', 'overtaken']),
  proposedOn: day,
  /** The day of the run that first saw all of the change; null while a part is missing. */
  appliedOn: z.nullable(day),
  confidence: z.enum(['high', 'medium', 'low']),
  /** Levers that were not moved; where `appliedOn` is a day, those that were taken back by then: what is left is measured from there on. */
  missing: z.array(z.string()),
  /** Negative: to cost more, and close a gap. */
  estimated: usd,
  estimatedRange: range,
  saved: z.nullable(usd),
  savedRange: z.nullable(range),
  /** Over the days that it stood; null where it is not known. */
  savedInAll: z.nullable(usd),
  /** What a change of prices did to the same hours a month (negative: cheaper); no part of what was saved. */
  priceEffect: z.nullable(usd),
  overloadMinutesPerWeekBefore: z.nullable(z.number()),
  overloadMinutesPerWeekAfter: z.nullable(z.number()),
  daysBefore: z.nullable(count),
  daysAfter: z.nullable(count),
  costSource: z.nullable(z.enum(['bill', 'list-price'])),
  /** Why nothing is measured yet. */
  reason: z.nullable(z.string()),
})

/** What following the advice has saved: estimates and measured savings side by side. */
export const ledgerSchema = z.strictObject({
  /** Of advice that was to save. */
  savings: calibration,
  /** Of advice that was to cost more, and close a gap. */
  gaps: calibration,
  /** The savings by the month in which the change was seen, oldest first. */
  months: z.array(z.extend(calibration, { month: z.string().check(z.regex(/^\d{4}-\d{2}$/)) })),
  /** Advice that was followed, latest first; of many, the latest. */
  followed: z.array(followed),
  followedTotal: count,
})

export type ReportLedger = z.infer<typeof ledgerSchema>
