import { formatMoney } from '../money.ts'
import type { ReportGroup } from '../schema.ts'

/** What the public addresses of a group's instances cost beside them, and under the proposal. */
export function publicIpv4InWords({ usdPerMonth, proposedUsdPerMonth }: NonNullable<ReportGroup['publicIpv4']>, currency: string): string {
  const change = proposedUsdPerMonth === null ? '' : ` (${formatMoney(proposedUsdPerMonth, currency)} under the proposal)`
  return `its public IPv4 addresses cost ${formatMoney(usdPerMonth, currency)} a month besides${change}`
}
