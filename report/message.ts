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
  /** In alerts: the numbers, and what to do. */
  evidence: z.array(z.string()).optional(),
  remedy: z.string().optional(),
})

/** Advice that was followed and measured: what it was to save a month, and what it saved. */
const saved = z.object({ measured: count, estimated: money, saved: money, overloadRose: count })

/** Settled days of the bill that have moved since an earlier run read them, and by how much in all, as billed. */
const restated = z.object({ days: count, from: z.iso.date(), to: z.iso.date(), difference: money })

const totals = z.object({
  groups: z.object({ discovered: count, judged: count, notJudged: count, suppressed: count }),
  /** null: the price of no group is known. */
  usdPerMonth: money.nullable(),
  estimatedMonthlySavings: money.nullable(),
  scalingGaps: count,
  overloadMinutesPerWeek: z.number().nullable(),
  /** Findings that are open, told today or not. */
  openFindings: count,
})

export const messageSchema = z.object({
  format: z.literal('headroom-message/1'),
  /** The same on every copy of one message, and shown on each: two copies are seen to be one. */
  id: z.string().min(1),
  /** digest: the day's changes. alert: a critical gap, ahead of the digest. live: a launch that has just failed. */
  occasion: z.enum(['digest', 'alert', 'live']),
  runId: z.string().min(1),
  at: time,
  /** The digest before; null when there was none. */
  since: time.nullable(),
  headline: z.string(),
  /** Why the run is not whole; null when it is. */
  problem: z.string().nullable(),
  counts: z.record(z.enum(changeNames), count),
  totals: totals.nullable(),
  /** null where nothing was measured yet. */
  saved: saved.nullable().default(null),
  restated: restated.nullable().default(null),
  /** What subscribers filter by: of every finding told of, listed or not, and of what was not audited. Sorted. */
  concerns: z.object({ severity: severity.nullable(), category: z.array(z.string()), account: z.array(z.string()), team: z.array(z.string()) }),
  /** Every group that is critical as the message is sent, worst first, with the title of its worst finding. */
  critical: z.array(z.object({ accountId: z.string(), region: z.string(), name: z.string(), title: z.string() })).default([]),
  findings: z.array(row),
  /** Findings that are told of and not in the list. */
  unlisted: count,
  notAudited: z.object({ total: count, listed: z.array(z.object({ accountId: z.string(), region: z.string(), reason: z.string() })) }),
  /** Stored findings that could not be read and were set aside. */
  setAside: count,
  links: z.object({ report: z.object({ url: z.string(), until: time }).nullable(), console: z.string().nullable() }),
  /** Something was left out so that the message is not too long to be sent; the report has it. */
  truncated: z.boolean(),
})

export type Message = z.infer<typeof messageSchema>
export type MessageRow = z.infer<typeof row>
export type ChangeName = (typeof changeNames)[number]
