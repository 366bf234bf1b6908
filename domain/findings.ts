/** Finding kinds by category: the closed list of the report contract (headroom-report/2). */
export const kindsByCategory = {
  overprovisioned: [
    'idle-group',
    'excess-capacity',
    'oversized-instance-type',
    'conservative-target',
    'slow-scale-in',
    'off-hours-capacity',
    'previous-generation',
    'volume-type',
  ],
  'scaling-gap': [
    'no-scaling-policy',
    'max-size-reached',
    'slow-scale-out',
    'predictable-peak',
    'flapping',
    'launch-failures',
    'cannot-launch',
    'unhealthy-replacements',
    'stale-instances',
    'suspended-process',
    'metric-mismatch',
    'credit-exhaustion',
    'single-zone',
    'subnet-exhaustion',
    'quota-exhaustion',
    'health-check-gap',
    'broken-alarm',
    'blind-spot',
  ],
  exposure: ['exposed-instances'],
  cost: ['cost-anomaly', 'cost-shift', 'forecast-over-budget', 'unused-commitment', 'commitment-expiring', 'unattributed-cost'],
} as const

export type Category = keyof typeof kindsByCategory
export type Kind = (typeof kindsByCategory)[Category][number]
export type Severity = 'critical' | 'high' | 'medium' | 'low'

/** Most severe first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low']

/** One checkable statement: the number, its unit, the threshold it was held against and the time it speaks of. */
export type Evidence = {
  readonly statement: string
  readonly metric?: string
  readonly value?: number
  readonly unit?: string
  readonly threshold?: number
  readonly fromSec?: number
  readonly toSec?: number
}

/** A finding as it was put into words once and for all: one that a version before `headroom-report/2` kept, whose facts nobody knows any more. */
export type AsSaid = { readonly said: { readonly title: string; readonly evidence: readonly Evidence[]; readonly remedy: string } }

/** What a finding is about. Group findings name account, region and group; cost findings name as many parts as are known. */
export type Resource = {
  readonly accountId?: string
  readonly region?: string
  readonly autoScalingGroupName?: string
  readonly service?: string
  readonly usageType?: string
}

export type Finding<F extends object = object> = {
  readonly fingerprint: string
  readonly category: Category
  readonly kind: Kind
  readonly severity: Severity
  readonly resource: Resource
  /**
   * What was found, as the rule of the kind types it: numbers with their unit in their name, names, spans, and the thresholds they were
   * held against. Plain JSON: what is not known is null, never NaN. How it is said is `report/words/`, one file a kind.
   */
  readonly facts: F | AsSaid
  /** Integer micro-dollars a month; null where the finding is not about savings or the price is unknown. */
  readonly savingsMicroUsdPerMonth: number | null
  readonly bestPractices: readonly string[]
  /** Cost findings: whole days, end exclusive, as days since 1970-01-01 UTC. */
  readonly periodDays?: { readonly startDay: number; readonly endDay: number }
  /** Cost findings: spend above (below: negative) what was expected over the period. */
  readonly impactMicroUsd?: number
}

export function isAsSaid(facts: object): facts is AsSaid {
  return 'said' in facts
}

/** What a fingerprint names beside the kind, in its order. */
const NAMED_PARTS = ['accountId', 'region', 'autoScalingGroupName', 'service', 'usageType'] as const

/**
 * A name for a problem that stays the same while the problem lasts: the kind and what it is about, nothing measured. Parts are
 * percent-encoded, so `web-api` and `web_api`, `a/b` and any unicode stay apart.
 */
export function fingerprintOf(kind: Kind, resource: Resource): string {
  return [kind, ...NAMED_PARTS.map((part) => (resource[part] === undefined ? '-' : encodePart(resource[part])))].join('/')
}

/** What a fingerprint names; null where it is none. */
export function namedBy(fingerprint: string): { readonly kind: Kind; readonly resource: Resource } | null {
  const [first, ...parts] = fingerprint.split('/')
  const kind = Object.values(kindsByCategory)
    .flat()
    .find((one) => one === first)
  if (kind === undefined || parts.length !== NAMED_PARTS.length) return null
  return { kind, resource: Object.fromEntries(NAMED_PARTS.flatMap((part, i) => (parts[i] === '-' ? [] : [[part, decodePart(parts[i] as string)]]))) }
}

function decodePart(part: string): string {
  return part.replaceAll(/%([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(Number(`0x${unit}`)))
}

/** Percent-encodes all but letters, digits, `_` and `.`, code unit by code unit: total even on a lone surrogate. `-` alone stands for "not given". */
function encodePart(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_.]/g, (unit) => (unit === '-' && text !== '-' ? '-' : `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`))
}
