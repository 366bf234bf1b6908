import { thresholds } from '../../domain/policy.ts'
import type { GovernedBy, UnusedOverride } from '../group-context-schema.ts'
import { formatNumber } from '../money.ts'

/** What one entry of headroom.yml says of a group: `override 2 (batch): targetUtilization 0.8 (default 0.65), owner data`. */
export function governedByInWords({ override, name, thresholds: given, owner, ignored }: GovernedBy): string {
  const says = [
    ...Object.entries(given).map(([key, value]) => {
      const usual = Object.hasOwn(thresholds, key) ? ` (default ${formatNumber(thresholds[key as keyof typeof thresholds].value, 6)})` : ''
      return `${key} ${formatNumber(value, 6)}${usual}`
    }),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    ...(ignored === undefined ? [] : [ignored ? 'ignored' : 'not ignored']),
  ]
  return `override ${override}${name === undefined ? '' : ` (${name})`}: ${says.join(', ')}`
}

/** An entry of headroom.yml that spoke of no group. */
export function unusedInWords({ override, name, selects, hint }: UnusedOverride): string {
  return `override ${override}${name === undefined ? '' : ` (${name})`}: ${selects}${hint === undefined ? '' : `: ${hint}`}`
}
