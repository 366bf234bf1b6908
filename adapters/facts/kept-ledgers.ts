import * as z from 'zod/mini'
import type { EarlierChange } from '../../domain/observe/earlier-change.ts'
import { earlierChanges } from '../../domain/reconcile/earlier-changes.ts'
import type { GroupLedger } from '../../domain/reconcile/group-ledger.ts'

const number = z.number()
const perhaps = z.nullable(number)
const day = z.int()
const text = z.string()
/** What is not known is not in JSON: it comes back as it was. */
const known = z.pipe(
  perhaps,
  z.transform((value) => value ?? Number.NaN),
)
const range = z.tuple([number, number])

const settings = z.lazy(() =>
  z.object({
    minSize: number,
    maxSize: number,
    desiredCapacity: number,
    instanceType: z.nullable(text),
    mixedInstanceTypes: z.array(text),
    tracking: z.nullable(z.array(z.object({ metric: text, targetValue: number }))),
    predictive: z.nullable(z.boolean()),
    scheduledActions: z.nullable(z.array(text)),
    defaultInstanceWarmupSec: perhaps,
    detailedMonitoring: z.nullable(z.boolean()),
    suspendedProcesses: z.array(text),
    protectsNewInstances: z.boolean(),
  }),
)

const saving = z.object({
  daysBefore: z.int(),
  daysAfter: z.int(),
  microUsdPerRequiredHourBefore: number,
  microUsdPerRequiredHourAfter: number,
  savingsMicroUsdPerMonth: number,
  savingsRangeMicroUsdPerMonth: range,
  savedMicroUsd: z.optional(perhaps),
  priceEffectMicroUsdPerMonth: z.optional(perhaps),
  overloadedMinutesPerWeekBefore: known,
  overloadedMinutesPerWeekAfter: known,
  costSource: z.enum(['bill', 'list-price']),
})

const proposal = z.lazy(() =>
  z.object({
    changes: z.record(text, z.json()),
    savingsMicroUsdPerMonth: number,
    savingsRangeMicroUsdPerMonth: range,
    confidence: z.enum(['high', 'medium', 'low']),
    listMicroUsdPerHour: z.optional(range),
    proposedDay: day,
    settings,
    steadyFromDay: day,
    unchangedDay: day,
    partlyDay: z.nullable(day),
    appliedDay: z.nullable(day),
    missing: z.array(text),
    endDay: z.nullable(day),
    endedBy: z.nullish(z.enum(['reverted', 'partly-reverted', 'overtaken'])),
    saving: z.nullable(saving),
  }),
)

/** A group's ledger as an item of the table holds it, in `document`; who wrote it last stands beside. */
export const keptLedger = z.lazy(() =>
  z.object({
    accountId: text,
    region: text,
    name: text,
    unit: z.object({ instanceType: text, busyVcpuPerInstance: number, floorInstances: number }),
    settings,
    takeFromDay: day,
    proposals: z.array(proposal),
    days: z.pipe(
      z.array(z.tuple([day, perhaps, perhaps, perhaps, perhaps, z.optional(perhaps)])),
      z.transform((rows) =>
        rows.map(([of, requiredHours, overloadedMinutes, listMicroUsd, billedMicroUsd, inServiceHours]) => ({
          day: of,
          requiredHours,
          overloadedMinutes,
          listMicroUsd,
          billedMicroUsd,
          ...(inServiceHours === undefined ? {} : { inServiceHours }),
        })),
      ),
    ),
  }),
)

/** Items of the table as `aws dynamodb query` answers them: each attribute with its type. */
export const ledgerItem = z.object({
  document: z.object({
    S: z.pipe(
      text,
      z.transform((json, context) => {
        const ledger = ledgerIn(json)
        if (ledger !== null) return ledger
        context.issues.push({ code: 'custom', input: json, message: 'is no ledger of a group' })
        return z.NEVER
      }),
    ),
  }),
})

function ledgerIn(json: string): z.output<typeof keptLedger> | null {
  try {
    return keptLedger.parse(JSON.parse(json))
  } catch {
    return null
  }
}

/** The changes that advice led to, by group, of the ledgers of one account and region. */
export function earlierByGroup(
  items: readonly z.output<typeof ledgerItem>[],
  { accountId, region }: { readonly accountId: string; readonly region: string },
): ReadonlyMap<string, readonly EarlierChange[]> {
  const ledgers = items.map(({ document }) => document.S as unknown as GroupLedger)
  return new Map(ledgers.filter((ledger) => ledger.accountId === accountId && ledger.region === region).map((ledger) => [ledger.name, earlierChanges(ledger)]))
}
