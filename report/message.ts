import * as z from 'zod/mini'
import { kindsByCategory, severities } from '../domain/findings.ts'
import { changeNames } from './change-names.ts'

/**
 * What is told, as a document, `headroom-message/1`: e-mail and Slack are drawn from it, and machines that subscribe to the topic
 * get it as JSON. Readers ignore fields they do not know: the sender may be of a newer version. Times are ISO 8601 in UTC.
 */
const time = z.iso.datetime()
const money = z.object({ amount: z.number(), currency: z.string().check(z.minLength(1)) })
const count = z.int().check(z.nonnegative())
const severity = z.enum(severities as ['critical', 'high', 'medium', 'low'])

/** What somebody said of a finding; who and why are null for a snooze of a version that did not keep them. */
const remark = z.object({
  is: z.enum(['acknowledged', 'done', 'wrong', 'snoozed']),
  by: z.nullable(z.string()),
  on: z.nullable(z.iso.date()),
  reason: z.nullable(z.string()),
  until: z.optional(z.iso.date()),
})

const row = z.object({
  change: z.enum(changeNames),
  fingerprint: z.string(),
  category: z.enum(Object.keys(kindsByCategory) as [keyof typeof kindsByCategory]),
  kind: z.string(),
  severity,
  resource: z.object({
    accountId: z.optional(z.string()),
    region: z.optional(z.string()),
    autoScalingGroupName: z.optional(z.string()),
    service: z.optional(z.string()),
    usageType: z.optional(z.string()),
  }),
  team: z.optional(z.string()),
  title: z.string(),
  /** Savings a month, or a cost finding's impact over its period; null where unknown, and always for a group that was deleted. */
  amount: z.nullable(money),
  amountIs: z.enum(['savings-per-month', 'impact']),
  /** What it was when it was last told of; null for what is new. */
  was: z.nullable(z.object({ severity, amount: z.nullable(money) })),
  since: time,
  /** What people said of it that still holds. */
  said: z.optional(z.array(remark)),
  /** In alerts: the numbers, and what to do. In a digest: why spend changed, where that is known. */
  evidence: z.optional(z.array(z.string())),
  remedy: z.optional(z.string()),
  /** In alerts: the fingerprint of the finding of the same group that is told in full, and explains this one or stands for it. */
  under: z.optional(z.string()),
})

const placedGroup = z.object({ accountId: z.string(), region: z.string(), name: z.string() })

/** Advice that was followed and measured: what it was to save a month, what it saved, and the groups that saved most. */
const saved = z.object({ measured: count, estimated: money, saved: money, overloadRose: count, top: z._default(z.array(placedGroup), []) })

/** Settled days of the bill that have moved since an earlier run read them, and by how much in all, as billed. */
const restated = z.object({ days: count, from: z.iso.date(), to: z.iso.date(), difference: money })

/** The bill of the audit's currency. A part that is not known is null. */
const spend = z.object({
  currency: z.string().check(z.minLength(1)),
  /** The newest settled day, and the same weekday before it. */
  lastDay: z.nullable(z.object({ day: z.iso.date(), amount: z.number(), weekBefore: z.nullable(z.number()) })),
  /** The seven settled days up to it, against the seven before. */
  lastWeek: z.nullable(z.object({ amount: z.number(), before: z.number() })),
  /** End exclusive. `amount`: null where no day of it was read. */
  monthToDate: z.object({ from: z.iso.date(), until: z.iso.date(), amount: z.nullable(z.number()) }),
  /** As billed. `month`: its first day where it is not the month to date, whose last days are the newest known on the first days of the next. */
  forecast: z.nullable(z.object({ expected: z.number(), low: z.number(), high: z.number(), month: z.optional(z.iso.date()) })),
  /** Of the whole bill, for the month. */
  budget: z.nullable(z.number()),
  /** The services that changed most since last week, by money. */
  movers: z._default(z.array(z.object({ service: z.string(), change: z.number() })), []),
  /** The month to date by a tag, a cost category or the team of a group, dearest first, and what carries none; null where nothing tells. */
  top: z._default(
    z.nullable(z.object({ by: z.string(), names: z.array(z.object({ name: z.string(), amount: z.number() })), others: z.number(), without: z.number() })),
    null,
  ),
})

/** What following the advice would save a month. */
const savings = z.object({
  currency: z.string().check(z.minLength(1)),
  total: z.number(),
  /** `unrated`: of idle groups, behind which no replay stands. */
  byConfidence: z.object({ high: z.number(), medium: z.number(), low: z.number(), unrated: z.number() }),
  addedToCloseGaps: z.number(),
  groups: count,
  /** Of them, those of which no more is known than the window. */
  onWindowAlone: z._default(count, 0),
  /** The largest, each with what to do. */
  top: z.array(
    z.extend(placedGroup, { team: z.optional(z.string()), amount: z.number(), confidence: z.nullable(z.enum(['high', 'medium', 'low'])), action: z.string() }),
  ),
})

const totals = z.object({
  groups: z.object({ discovered: count, judged: count, notJudged: count, suppressed: count }),
  notJudgedBecause: z._default(z.array(z.object({ because: z.string(), count })), []),
  /** null: the price of no group is known. */
  usdPerMonth: z.nullable(money),
  estimatedMonthlySavings: z.nullable(money),
  scalingGaps: count,
  overloadMinutesPerWeek: z.nullable(z.number()),
  /** Findings that are open, told today or not. */
  openFindings: count,
  /** Of those, what this run did not find. */
  undetected: z._default(count, 0),
})

export const messageSchema = z.object({
  format: z.literal('headroom-message/1'),
  /** The same on every copy of one message, and shown on each: two copies are seen to be one. */
  id: z.string().check(z.minLength(1)),
  /** digest: the day's changes. alert: a group that has become critical, or a critical cost event, ahead of the digest. live: a launch that has just failed. */
  occasion: z.enum(['digest', 'alert', 'live']),
  /** The team whose part it is; null: of the whole fleet. */
  team: z._default(z.nullable(z.string()), null),
  runId: z.string().check(z.minLength(1)),
  at: time,
  /** The digest before; null when there was none. */
  since: z.nullable(time),
  headline: z.string(),
  /** Why the run is not whole; null when it is. */
  problem: z.nullable(z.string()),
  counts: z.record(z.enum(changeNames), count),
  totals: z.nullable(totals),
  spend: z._default(z.nullable(spend), null),
  savings: z._default(z.nullable(savings), null),
  /** null where nothing was measured yet. */
  saved: z._default(z.nullable(saved), null),
  restated: z._default(z.nullable(restated), null),
  /** What subscribers filter by: of every finding told of, listed or not, and of what was not audited. Sorted. */
  concerns: z.object({ severity: z.nullable(severity), category: z.array(z.string()), account: z.array(z.string()), team: z.array(z.string()) }),
  /** Every group that is critical as the message is sent, worst first, with the title of its worst finding. */
  critical: z._default(z.array(z.extend(placedGroup, { team: z.optional(z.string()), title: z.string() })), []),
  findings: z.array(row),
  /** What people said of findings since the digest before, latest first. */
  said: z._default(z.array(z.extend(remark, { fingerprint: z.string(), title: z.string() })), []),
  /** Findings that are told of and not in the list. */
  unlisted: count,
  /** Kinds of which findings were called wrong, of those that are open or were closed in the last three months. */
  calledWrong: z._default(z.array(z.object({ kind: z.string(), found: count, calledWrong: count })), []),
  notAudited: z.object({ total: count, listed: z.array(z.object({ accountId: z.string(), region: z.string(), reason: z.string() })) }),
  /** Stored findings that could not be read and were set aside. */
  setAside: count,
  /** `report` needs no sign-in and ends; `console` and what `command` prints are opened with one's own. */
  links: z.object({
    report: z.nullable(z.object({ url: z.string(), until: time })),
    console: z.nullable(z.string()),
    command: z._default(z.nullable(z.string()), null),
  }),
  /** Something was left out so that the message is not too long to be sent; the report has it. */
  truncated: z.boolean(),
})

export type Message = z.infer<typeof messageSchema>
export type MessageRow = z.infer<typeof row>
export type MessageRemark = z.infer<typeof remark>
