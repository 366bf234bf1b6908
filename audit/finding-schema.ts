import * as z from 'zod'
import { type Kind, kindsByCategory, type Severity, severities } from '../domain/findings.ts'
import { verdicts } from '../domain/known/feedback.ts'

// Findings, and what is known of them, as JSON: what a run keeps beside what its workers stored, and what the table of findings keeps between runs.

const sec = z.int().nonnegative()
const severity = z.enum(severities as [Severity])
const text = z.string()

/** A finding without its facts. */
export const findingAboutSchema = z.object({
  fingerprint: text.min(1),
  category: z.enum(Object.keys(kindsByCategory) as [keyof typeof kindsByCategory]),
  kind: z.enum(Object.values(kindsByCategory).flat() as [Kind]),
  severity,
  resource: z.object({
    accountId: text.optional(),
    region: text.optional(),
    autoScalingGroupName: text.optional(),
    service: text.optional(),
    usageType: text.optional(),
  }),
  savingsMicroUsdPerMonth: z.int().nullable(),
  bestPractices: z.array(text),
  periodDays: z.object({ startDay: z.int(), endDay: z.int() }).optional(),
  impactMicroUsd: z.int().optional(),
})

/** Whether the facts are those of their kind is for `report/words/` to say: what it cannot read it names by the kind alone. */
export const factsSchema = z.record(z.string(), z.json())

export const findingSchema = findingAboutSchema.extend({ facts: factsSchema })

const remark = { by: text, reason: text, atSec: sec }

const told = z.object({ atSec: sec, severity, microUsd: z.int().nullable() })

/** What is known of a finding beside itself. Fields that an older version did not write yet have a value here: that is how its documents are read. */
export const findingHistorySchema = z.object({
  state: z.enum(['new', 'ongoing', 'worse', 'reopened', 'snoozed', 'resolved', 'deleted']),
  firstSeenSec: sec,
  openedSec: sec,
  lastSeenSec: sec,
  closedSec: sec.nullable().default(null),
  lastRunSec: sec,
  absentRuns: z.int().nonnegative().default(0),
  reopenings: z.int().nonnegative().default(0),
  told: told.nullable().default(null),
  toldBefore: told.nullable().default(null),
  snoozedUntilSec: sec.nullable().default(null),
  snooze: z.object(remark).nullable().default(null),
  feedback: z
    .object({ ...remark, verdict: z.enum(verdicts), severity })
    .nullable()
    .default(null),
})

export const knownFindingSchema = findingHistorySchema.extend({ finding: findingSchema, revision: z.int().positive() })
