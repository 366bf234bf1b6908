import { type Finding, type Kind, severities } from '../domain/findings.ts'
import { byCodeUnit } from '../domain/order.ts'

type Placed = { readonly accountId: string; readonly region: string; readonly name: string }

/** Groups and places: account, then region, then name. */
export function byPlaceAndName(a: Placed, b: Placed): number {
  return byCodeUnit(a.accountId, b.accountId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.name, b.name)
}

/** Findings, worst first: severity, then the money at stake (savings, or a cost finding's impact; unknown last), then what causes the others: a total order. */
export function worstFirst(a: Finding, b: Finding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || microAtStake(b) - microAtStake(a) || byRootCause(a, b)
}

/** What keeps a group from growing at all, then what keeps it from growing in time: the first of a group's findings explains those after it. */
const causes: readonly Kind[] = [
  'cannot-launch',
  'suspended-process',
  'launch-failures',
  'unhealthy-replacements',
  'broken-alarm',
  'quota-exhaustion',
  'subnet-exhaustion',
  'credit-exhaustion',
  'metric-mismatch',
  'no-scaling-policy',
  'max-size-reached',
  'predictable-peak',
  'slow-scale-out',
  'flapping',
]

type Named = { readonly kind: string; readonly fingerprint: string }

/** Of findings of one group, the one that causes the others first; then fingerprint: a total order. */
export function byRootCause(a: Named, b: Named): number {
  return causeRank(a.kind) - causeRank(b.kind) || byCodeUnit(a.fingerprint, b.fingerprint)
}

function causeRank(kind: string): number {
  const rank = causes.indexOf(kind as Kind)
  return rank < 0 ? causes.length : rank
}

/** What closing a gap saves besides is not what is at stake in it. */
function microAtStake(finding: Finding): number {
  if (finding.category === 'scaling-gap') return Number.MIN_SAFE_INTEGER
  const micro = finding.savingsMicroUsdPerMonth ?? finding.impactMicroUsd ?? Number.NaN
  return Number.isNaN(micro) ? Number.MIN_SAFE_INTEGER : Math.abs(micro)
}
