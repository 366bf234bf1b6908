import type { BalancerUnknown } from '../../domain/reconcile/balancer-cost.ts'
import { formatMoney } from '../money.ts'
import type { ReportGroup } from '../schema.ts'

/** A group's part of the load balancers before it, and that it stays. */
export function loadBalancersInWords({ usdPerMonth, parts, sharedBy, unknownBecause }: NonNullable<ReportGroup['loadBalancers']>, currency: string): string {
  if (usdPerMonth === null || parts === null) return `what its load balancers cost is unknown: ${unknownBecause}`
  const money = (usd: number) => formatMoney(usd, currency)
  const shared = sharedBy.filter(({ groups }) => groups > 1).map(({ name, groups }) => `; ${name} is shared equally by ${groups} groups`)
  const inParts = `hours ${money(parts.hours)}, capacity units ${money(parts.units)}, traffic ${money(parts.traffic)}${shared.join('')}`
  return `its part of its load balancers comes to at most ${money(usdPerMonth)} a month besides (${inParts}); removing instances does not lower it`
}

export function balancersUnknownInWords(reason: BalancerUnknown): string {
  switch (reason.code) {
    case 'target-groups-not-read':
      return 'its target groups were not read'
    case 'bill-not-by-balancer':
      return 'the bill was not read by resource (a FOCUS export has it)'
    case 'not-in-the-bill':
      return `${reason.names.join(', ')} ${reason.names.length === 1 ? 'is' : 'are'} not in the bill`
    default:
      return reason satisfies never
  }
}
