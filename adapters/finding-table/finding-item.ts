import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type AsSaid, isAsSaid, type Kind, kindsByCategory, type Severity, severities } from '../../domain/findings.ts'
import { isOpen, type KnownFinding } from '../../domain/known/lifecycle.ts'
import { findingKey } from './keys.ts'
import type { LargeStore } from './table.ts'

/** The format of what is written today; items of a later one are of a newer version of the service. The first kept a finding's texts in place of its facts. */
const FORMAT = 2
const FORMAT_WITH_TEXTS = 1
/** An item holds 400 KB, names of attributes included: facts go elsewhere well before. */
const LONGEST_DOCUMENT_BYTES = 350_000
const DAY_SEC = 86_400
/** An open finding that nobody looks for any more is forgotten after this; each run that looks begins anew. */
const OPEN_FOR_SEC = 400 * DAY_SEC
const CLOSED_FOR_SEC = 90 * DAY_SEC

const sec = z.int().nonnegative()
const severity = z.enum(severities as [Severity])
const text = z.string()

const about = z.object({
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
const facts = z.record(z.string(), z.json())

const evidence = z.array(
  z.object({
    statement: text,
    metric: text.optional(),
    value: z.number().optional(),
    unit: text.optional(),
    threshold: z.number().optional(),
    fromSec: z.number().optional(),
    toSec: z.number().optional(),
  }),
)

const finding = z.union([
  about.extend({ facts }),
  about
    .extend({ title: text, evidence, remedy: text })
    .transform(({ title, evidence, remedy, ...rest }) => ({ ...rest, facts: { said: { title, evidence, remedy } } })),
])

const told = z.object({ atSec: sec, severity, microUsd: z.int().nullable() })

/** Fields that an older version did not write yet have a value here: that is how its items are read. */
const document = z.object({
  finding,
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
})

const item = z.object({
  format: z.literal([FORMAT_WITH_TEXTS, FORMAT]),
  document: text,
  revision: z.int().positive(),
  factsKey: text.optional(),
  evidenceKey: text.optional(),
})

export type Item = Readonly<Record<string, unknown>>

/** The item of a known finding: the whole as JSON text, in which any name keeps its every code unit, and beside it what is asked by. */
export async function itemOf(known: KnownFinding, large: LargeStore): Promise<Item> {
  const { revision, ...rest } = known
  const whole = JSON.stringify(rest)
  const apart = Buffer.byteLength(whole) > LONGEST_DOCUMENT_BYTES ? JSON.stringify(known.finding.facts) : null
  const factsKey = apart === null ? null : `facts/${createHash('sha256').update(apart).digest('hex')}.json`
  if (apart !== null && factsKey !== null) await large.put(factsKey, apart)
  return {
    ...findingKey(known.finding),
    format: FORMAT,
    document: apart === null ? whole : JSON.stringify({ ...rest, finding: { ...known.finding, facts: {} } }),
    ...(factsKey === null ? {} : { factsKey }),
    revision,
    lastRunSec: known.lastRunSec,
    state: known.state,
    severity: known.finding.severity,
    expiresAtSec: isOpen(known) ? known.lastRunSec + OPEN_FOR_SEC : (known.closedSec ?? known.lastRunSec) + CLOSED_FOR_SEC,
  }
}

export type ReadItem = { readonly known: KnownFinding } | { readonly problem: string }

/** A finding as it was written, by this version or an older one; or what is wrong with the item. */
export async function knownFrom(raw: Item, large: LargeStore): Promise<ReadItem> {
  const outer = item.safeParse(raw)
  if (!outer.success) return { problem: `not an item of a format up to ${FORMAT}: ${firstIssue(outer.error)}` }
  const inner = document.safeParse(jsonOrNull(outer.data.document))
  if (!inner.success) return { problem: `not a known finding: ${firstIssue(inner.error)}` }
  const known = { ...inner.data, revision: outer.data.revision } as KnownFinding
  const { pk, sk } = findingKey(known.finding)
  if (pk !== raw.pk || sk !== raw.sk) return { problem: 'it is about another finding than its key says' }
  const { factsKey, evidenceKey } = outer.data
  if (factsKey !== undefined) return { known: withFacts(known, facts.safeParse(jsonOrNull((await large.get(factsKey)) ?? '')).data) }
  return { known: evidenceKey === undefined ? known : await withEvidence(known, evidenceKey, large) }
}

/** Facts that are gone leave the finding known, by its kind and what it is about. */
function withFacts(known: KnownFinding, facts: object | undefined): KnownFinding {
  return facts === undefined ? known : { ...known, finding: { ...known.finding, facts } }
}

/** Of an item of the first format. Evidence that is gone is said to be gone: the finding itself is still known. */
async function withEvidence(known: KnownFinding, key: string, large: LargeStore): Promise<KnownFinding> {
  const { facts } = known.finding
  if (!isAsSaid(facts)) return known
  const kept = evidence.safeParse(jsonOrNull((await large.get(key)) ?? ''))
  const rows = kept.success ? (kept.data as AsSaid['said']['evidence']) : [{ statement: 'Its numbers were kept apart, and are no longer there.' }]
  return withFacts(known, { said: { ...facts.said, evidence: rows } })
}

function jsonOrNull(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues
  return `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unknown'}`
}
