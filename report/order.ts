import { type Finding, severities } from '../domain/findings.ts'
import { byCodeUnit } from '../domain/order.ts'

type Placed = { readonly accountId: string; readonly region: string; readonly name: string }

/** Groups and places: account, then region, then name. */
export function byPlaceAndName(a: Placed, b: Placed): number {
  return byCodeUnit(a.accountId, b.accountId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.name, b.name)
}

/** Findings, worst first: severity, then the money at stake (savings, or a cost finding's impact; unknown last), then fingerprint: a total order. */
export function worstFirst(a: Finding, b: Finding): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity) || microAtStake(b) - microAtStake(a) || byCodeUnit(a.fingerprint, b.fingerprint)
}

/** What closing a gap saves besides is not what is at stake in it. */
function microAtStake(finding: Finding): number {
  if (finding.category === 'scaling-gap') return Number.MIN_SAFE_INTEGER
  const micro = finding.savingsMicroUsdPerMonth ?? finding.impactMicroUsd ?? Number.NaN
  return Number.isNaN(micro) ? Number.MIN_SAFE_INTEGER : Math.abs(micro)
}
