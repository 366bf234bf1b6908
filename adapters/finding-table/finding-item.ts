import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { factsSchema, findingAboutSchema, findingHistorySchema, findingSchema } from '../../audit/finding-schema.ts'
import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { type AsSaid, isAsSaid } from '../../domain/findings.ts'
import { isOpen, type KnownFinding } from '../../domain/known/lifecycle.ts'
import { findingKey } from './keys.ts'
import type { LargeStore } from './table.ts'

/** The format of what is written today; items of a later one are of a newer version of the service. The first kept a finding's texts in place of its facts. */
const FORMAT = 2
const FORMAT_WITH_TEXTS = 1
/** An item holds 400 KB, names of attributes included: facts go elsewhere well before. */
const LONGEST_DOCUMENT_BYTES = 350_000
/** An open finding that nobody looks for any more is forgotten after this; each run that looks begins anew. */
const OPEN_FOR_SEC = 400 * SECONDS_PER_DAY
const CLOSED_FOR_SEC = 90 * SECONDS_PER_DAY

const text = z.string()

const evidence = z.array(
  z.object({
    statement: text,
    metric: z.optional(text),
    value: z.optional(z.number()),
    unit: z.optional(text),
    threshold: z.optional(z.number()),
    fromSec: z.optional(z.number()),
    toSec: z.optional(z.number()),
  }),
)

const finding = z.union([
  findingSchema,
  z.pipe(
    z.extend(findingAboutSchema, { title: text, evidence, remedy: text }),
    z.transform(({ title, evidence, remedy, ...rest }) => ({ ...rest, facts: { said: { title, evidence, remedy } } })),
  ),
])

const document = z.extend(findingHistorySchema, { finding })

const item = z.object({
  format: z.literal([FORMAT_WITH_TEXTS, FORMAT]),
  document: text,
  revision: z.int().check(z.positive()),
  factsKey: z.optional(text),
  evidenceKey: z.optional(text),
})

export type Item = Readonly<Record<string, unknown>>

/** The item of a known finding: the whole as JSON text, in which any name keeps its every code unit, and beside it what is asked by. */
export async function packFinding(known: KnownFinding, large: LargeStore): Promise<Item> {
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
export async function unpackFinding(raw: Item, large: LargeStore): Promise<ReadItem> {
  const outer = item.safeParse(raw)
  if (!outer.success) return { problem: `not an item of a format up to ${FORMAT}: ${firstIssue(outer.error)}` }
  const inner = document.safeParse(jsonOrNull(outer.data.document))
  if (!inner.success) return { problem: `not a known finding: ${firstIssue(inner.error)}` }
  const known = { ...inner.data, revision: outer.data.revision } as KnownFinding
  const { pk, sk } = findingKey(known.finding)
  if (pk !== raw.pk || sk !== raw.sk) return { problem: 'it is about another finding than its key says' }
  const { factsKey, evidenceKey } = outer.data
  if (factsKey !== undefined) return { known: withFacts(known, factsSchema.safeParse(jsonOrNull((await large.get(factsKey)) ?? '')).data) }
  return { known: evidenceKey === undefined ? known : await readEvidence(known, evidenceKey, large) }
}

/** Facts that are gone leave the finding known, by its kind and what it is about. */
function withFacts(known: KnownFinding, facts: object | undefined): KnownFinding {
  return facts === undefined ? known : { ...known, finding: { ...known.finding, facts } }
}

/** Of an item of the first format. Evidence that is gone is said to be gone: the finding itself is still known. */
async function readEvidence(known: KnownFinding, key: string, large: LargeStore): Promise<KnownFinding> {
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

function firstIssue({ issues }: z.core.$ZodError): string {
  const [issue] = issues
  return `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unknown'}`
}
