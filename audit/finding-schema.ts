import * as z from 'zod/mini'
import { type Kind, kindsByCategory, type Severity, severities } from '../domain/findings.ts'
import { verdicts } from '../domain/known/feedback.ts'

// Findings, and what is known of them, as JSON: what a run keeps beside what its workers stored, and what the table of findings keeps between runs.

const sec = z.int().check(z.nonnegative())
const severity = z.enum(severities as [Severity])
const text = z.string()

/** A finding without its facts. */
export const findingAboutSchema = z.object({
  fingerprint: text.check(z.minLength(1)),
  category: z.enum(Object.keys(kindsByCategory) as [keyof typeof kindsByCategory]),
  kind: z.enum(Object.values(kindsByCategory).flat() as [Kind]),
  severity,
  resource: z.object({
    accountId: z.optional(text),
    region: z.optional(text),
    autoScalingGroupName: z.optional(text),
    service: z.optional(text),
    usageType: z.optional(text),
  }),
  savingsMicroUsdPerMonth: z.nullable(z.int()),
  bestPractices: z.array(text),
  periodDays: z.optional(z.object({ startDay: z.int(), endDay: z.int() })),
  impactMicroUsd: z.optional(z.int()),
})

/** Whether the facts are those of their kind is for `report/words/` to say: what it cannot read it names by the kind alone. */
export const factsSchema = z.record(z.string(), z.json())

export const findingSchema = z.extend(findingAboutSchema, { facts: factsSchema })

const remark = { by: text, reason: text, atSec: sec }

const told = z.object({ atSec: sec, severity, microUsd: z.nullable(z.int()) })

/** What is known of a finding beside itself. Fields that an older version did not write yet have a value here: that is how its documents are read. */
export const findingHistorySchema = z.object({
  state: z.enum(['new', 'ongoing', 'worse', 'reopened', 'snoozed', 'resolved', 'deleted']),
  firstSeenSec: sec,
  openedSec: sec,
  lastSeenSec: sec,
  closedSec: z._default(z.nullable(sec), null),
  lastRunSec: sec,
  absentRuns: z._default(z.int().check(z.nonnegative()), 0),
  reopenings: z._default(z.int().check(z.nonnegative()), 0),
  told: z._default(z.nullable(told), null),
  toldBefore: z._default(z.nullable(told), null),
  snoozedUntilSec: z._default(z.nullable(sec), null),
  snooze: z._default(z.nullable(z.object(remark)), null),
  feedback: z._default(z.nullable(z.object({ ...remark, verdict: z.enum(verdicts), severity })), null),
})

export const knownFindingSchema = z.extend(findingHistorySchema, { finding: findingSchema, revision: z.int().check(z.positive()) })
