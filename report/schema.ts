import * as z from 'zod/mini'
import { thresholds } from '../domain/policy.ts'
import { costSchema } from './cost-schema.ts'
import { unusedOverride } from './group-context-schema.ts'
import { category, count, findingShape, groupShape, money, outcome, type proposal, type reason, severity, time } from './row-schemas.ts'

const summary = z.strictObject({
  /** Every discovered group is in exactly one of the four after `discovered`. */
  groups: z.strictObject({ discovered: count, withFindings: count, healthy: count, insufficientData: count, suppressed: count }),
  places: z.strictObject({ audited: count, notAudited: count }),
  findings: z.strictObject({ total: count, byCategory: z.record(category, count), bySeverity: z.record(severity, count) }),
  /** Sums over `groups[].current`, of what is known; null where nothing is. */
  current: outcome,
  groupsWithoutPrice: count,
  /** Sum of the groups that save. */
  estimatedMonthlySavings: z.nullable(money),
  /** Sum of the groups that should spend more, to close a gap. */
  estimatedMonthlyAddedCost: z.nullable(money),
})

/**
 * The report's shape, `headroom-report/2`: every amount in units of `currency` with at most six decimals, every time ISO 8601 in UTC. `null` is "not known".
 * The shape alone: what a report promises beyond it is in integrity.ts, and report-schema.ts has the whole schema.
 */
export const reportShape = z.strictObject({
  format: z.literal('headroom-report/2'),
  auditId: z.string().check(z.minLength(1)),
  window: z.strictObject({ start: time, end: time }),
  currency: z.string().check(z.minLength(1)),
  summary,
  groups: z.array(groupShape),
  findings: z.array(findingShape),
  /** Accounts and regions that could not be read, or not to the end. */
  notAudited: z.array(z.strictObject({ accountId: z.string(), region: z.string(), reason: z.string() })),
  /** Every account and region, with what was not collected there. */
  places: z.array(
    z.strictObject({
      accountId: z.string(),
      region: z.string(),
      groups: count,
      unread: z.array(z.strictObject({ operation: z.string(), reason: z.string() })),
      /** The same of what only stands beside the judgement: AWS's own opinions of groups. */
      beside: z.optional(z.array(z.strictObject({ operation: z.string(), reason: z.string() }))),
    }),
  ),
  cost: costSchema,
  audit: z.strictObject({
    apiCalls: z.record(z.string(), count),
    estimatedUsd: z.number().check(z.nonnegative()),
    /** Of queries over a FOCUS export, where there were any. */
    bytesScanned: z.optional(count),
    /** What a run of the deployed service cost in all, as estimated at the prices given, and what a month of daily runs does. */
    ownCost: z.optional(
      z.strictObject({
        run: z.number(),
        month: z.number(),
        /** Requests that AWS charges for: as `estimatedUsd`. */
        reading: z.number(),
        parts: z.array(
          z.strictObject({
            kind: z.string(),
            units: z.number(),
            run: z.number(),
            month: z.number(),
            usdPerUnit: z.number(),
            unit: z.string(),
            source: z.string(),
            asOf: z.string(),
          }),
        ),
      }),
    ),
    /** Entries of headroom.yml that spoke of no group of this audit; left out where there are none, or where not every group's tags were read. */
    unusedOverrides: z.optional(z.array(unusedOverride)),
    policy: z.strictObject(Object.fromEntries(Object.keys(thresholds).map((name) => [name, z.number()]))),
  }),
})

export type Report = z.infer<typeof reportShape>
export type ReportGroup = z.infer<typeof groupShape>
export type ReportFinding = z.infer<typeof findingShape>
export type ReportReason = z.infer<typeof reason>
export type ReportProposal = z.infer<typeof proposal>
export type ReportSummary = z.infer<typeof summary>
export type ReportOutcome = z.infer<typeof outcome>
