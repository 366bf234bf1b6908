import type { TrafficUnknown } from '../../domain/reconcile/traffic-cost.ts'
import { formatMoney } from '../money.ts'
import type { ReportGroup } from '../schema.ts'

/** What a group's instances are charged for traffic, and that it stays. */
export function trafficInWords({ usdPerMonth, parts, unknownBecause, natGateways }: NonNullable<ReportGroup['traffic']>, currency: string): string {
  const nat = natGateways === undefined ? '' : `; its part of NAT gateways is unknown: ${natGateways.unknownBecause}`
  if (usdPerMonth === null || parts === null) return `what its traffic costs is unknown: ${unknownBecause}${nat}`
  const money = (usd: number) => formatMoney(usd, currency)
  const inParts = `between zones ${money(parts.betweenZones)}, out of the Region ${money(parts.beyondRegion)}`
  return `traffic charged to its instances comes to ${money(usdPerMonth)} a month besides (${inParts}); it follows requests, so removing instances does not lower it${nat}`
}

export const NAT_UNKNOWN = 'routes are not read'

export function trafficUnknownInWords(reason: TrafficUnknown): string {
  switch (reason.code) {
    case 'bill-not-by-group-and-usage':
      return 'the bill was not read by group and usage type (a FOCUS export has it)'
    case 'group-not-in-the-bill':
      return 'the bill has no charge with its tag aws:autoscaling:groupName'
    default:
      return reason satisfies never
  }
}
