import * as z from 'zod'
import { kindsByCategory, severities } from '../domain/findings.ts'

/**
 * What is told, as a document, `headroom-message/1`: e-mail and Slack are drawn from it, and machines that subscribe to the topic
 * get it as JSON. Readers ignore fields they do not know: the sender may be of a newer version. Times are ISO 8601 in UTC.
 */
const time = z.iso.datetime()
const money = z.object({ amount: z.number(), currency: z.string().min(1) })
const count = z.int().nonnegative()
const severity = z.enum(severities as ['critical', 'high', 'medium', 'low'])

/** What became of a finding; `ongoing` is the weekly reminder of one that stays. In the order in which they are told. */
export const changeNames = ['new', 'worse', 'reopened', 'resolved', 'deleted', 'ongoing'] as const

/** What somebody said of a finding; who and why are null for a snooze of a version that did not keep them. */
const remark = z.object({
  is: z.enum(['acknowledged', 'done', 'wrong', 'snoozed']),
  by: z.string().nullable(),
  on: z.iso.date().nullable(),
  reason: z.string().nullable(),
  until: z.iso.date().optional(),
})

const row = z.object({
  change: z.enum(changeNames),
  fingerprint: z.string(),
  category: z.enum(Object.keys(kindsByCategory) as [keyof typeof kindsByCategory]),
  kind: z.string(),
  severity,
  resource: z.object({
    accountId: z.string().optional(),
    region: z.string().optional(),
    autoScalingGroupName: z.string().optional(),
    service: z.string().optional(),
    usageType: z.string().optional(),
  }),
  team: z.string().optional(),
  title: z.string(),
  /** Savings a month, or a cost finding's impact over its period; null where unknown, and always for a group that was deleted. */
  amount: money.nullable(),
  amountIs: z.enum(['savings-per-month', 'impact']),
  /** What it was when it was last told of; null for what is new. */
  was: z.object({ severity, amount: money.nullable() }).nullable(),
  since: time,
  /** What people said of it that still holds. */
  said: z.array(remark).optional(),
  /** In alerts: the numbers, and what to do. In a digest: why spend changed, where that is known. */
  evidence: z.array(z.string()).optional(),
  remedy: z.string().optional(),
  /** In alerts: the fingerprint of the finding of the same group that is told in full, and explains this one or stands for it. */
  under: z.string().optional(),
})

const placedGroup = z.object({ accountId: z.string(), region: z.string(), name: z.string() })

/** Advice that was followed and measured: what it was to save a month, what it saved, and the groups that saved most. */
const saved = z.object({ measured: count, estimated: money, saved: money, overloadRose: count, top: z.array(placedGroup).default([]) })

/** Settled days of the bill that have moved since an earlier run read them, and by how much in all, as billed. */
const restated = z.object({ days: count, from: z.iso.date(), to: z.iso.date(), difference: money })

/** The bill of the audit's currency. A part that is not known is null. */
const spend = z.object({
  currency: z.string().min(1),
  /** The newest settled day, and the same weekday before it. */
  lastDay: z.object({ day: z.iso.date(), amount: z.number(), weekBefore: z.number().nullable() }).nullable(),
  /** The seven settled days up to it, against the seven before. */
  lastWeek: z.object({ amount: z.number(), before: z.number() }).nullable(),
  /** End exclusive. `amount`: null where no day of it was read. */
  monthToDate: z.object({ from: z.iso.date(), until: z.iso.date(), amount: z.number().nullable() }),
  /** As billed. `month`: its first day where it is not the month to date, whose last days are the newest known on the first days of the next. */
  forecast: z.object({ expected: z.number(), low: z.number(), high: z.number(), month: z.iso.date().optional() }).nullable(),
  /** Of the whole bill, for the month. */
  budget: z.number().nullable(),
  /** The services that changed most since last week, by money. */
  movers: z.array(z.object({ service: z.string(), change: z.number() })).default([]),
  /** The month to date by a tag, a cost category or the team of a group, dearest first, and what carries none; null where nothing tells. */
  top: z
    .object({ by: z.string(), names: z.array(z.object({ name: z.string(), amount: z.number() })), others: z.number(), without: z.number() })
    .nullable()
    .default(null),
})

/** What following the advice would save a month. */
const savings = z.object({
  currency: z.string().min(1),
  total: z.number(),
  /** `unrated`: of idle groups, behind which no replay stands. */
  byConfidence: z.object({ high: z.number(), medium: z.number(), low: z.number(), unrated: z.number() }),
  addedToCloseGaps: z.number(),
  groups: count,
  /** Of them, those of which no more is known than the window. */
  onWindowAlone: count.default(0),
  /** The largest, each with what to do. */
  top: z.array(
    placedGroup.extend({ team: z.string().optional(), amount: z.number(), confidence: z.enum(['high', 'medium', 'low']).nullable(), action: z.string() }),
  ),
})

const totals = z.object({
  groups: z.object({ discovered: count, judged: count, notJudged: count, suppressed: count }),
  notJudgedBecause: z.array(z.object({ because: z.string(), count })).default([]),
  /** null: the price of no group is known. */
  usdPerMonth: money.nullable(),
  estimatedMonthlySavings: money.nullable(),
  scalingGaps: count,
  overloadMinutesPerWeek: z.number().nullable(),
  /** Findings that are open, told today or not. */
  openFindings: count,
  /** Of those, what this run did not find. */
  undetected: count.default(0),
})

export const messageSchema = z.object({
  format: z.literal('headroom-message/1'),
  /** The same on every copy of one message, and shown on each: two copies are seen to be one. */
  id: z.string().min(1),
  /** digest: the day's changes. alert: a group that has become critical, or a critical cost event, ahead of the digest. live: a launch that has just failed. */
  occasion: z.enum(['digest', 'alert', 'live']),
  /** The team whose part it is; null: of the whole fleet. */
  team: z.string().nullable().default(null),
  runId: z.string().min(1),
  at: time,
  /** The digest before; null when there was none. */
  since: time.nullable(),
  headline: z.string(),
  /** Why the run is not whole; null when it is. */
  problem: z.string().nullable(),
  counts: z.record(z.enum(changeNames), count),
  totals: totals.nullable(),
  spend: spend.nullable().default(null),
  savings: savings.nullable().default(null),
  /** null where nothing was measured yet. */
  saved: saved.nullable().default(null),
  restated: restated.nullable().default(null),
  /** What subscribers filter by: of every finding told of, listed or not, and of what was not audited. Sorted. */
  concerns: z.object({ severity: severity.nullable(), category: z.array(z.string()), account: z.array(z.string()), team: z.array(z.string()) }),
  /** Every group that is critical as the message is sent, worst first, with the title of its worst finding. */
  critical: z.array(placedGroup.extend({ team: z.string().optional(), title: z.string() })).default([]),
  findings: z.array(row),
  /** What people said of findings since the digest before, latest first. */
  said: z.array(remark.extend({ fingerprint: z.string(), title: z.string() })).default([]),
  /** Findings that are told of and not in the list. */
  unlisted: count,
  /** Kinds of which findings were called wrong, of those that are open or were closed in the last three months. */
  calledWrong: z.array(z.object({ kind: z.string(), found: count, calledWrong: count })).default([]),
  notAudited: z.object({ total: count, listed: z.array(z.object({ accountId: z.string(), region: z.string(), reason: z.string() })) }),
  /** Stored findings that could not be read and were set aside. */
  setAside: count,
  /** `report` needs no sign-in and ends; `console` and what `command` prints are opened with one's own. */
  links: z.object({
    report: z.object({ url: z.string(), until: time }).nullable(),
    console: z.string().nullable(),
    command: z.string().nullable().default(null),
  }),
  /** Something was left out so that the message is not too long to be sent; the report has it. */
  truncated: z.boolean(),
})

export type Message = z.infer<typeof messageSchema>
export type MessageRow = z.infer<typeof row>
export type MessageRemark = z.infer<typeof remark>
export type ChangeName = (typeof changeNames)[number]

/** What stands over the findings of a change, in mail and Slack. */
export const changeHeadings: Readonly<Record<ChangeName, string>> = {
  new: 'New',
  worse: 'Worse',
  reopened: 'Back again',
  resolved: 'Resolved',
  deleted: 'Group deleted',
  ongoing: 'Still open',
}
