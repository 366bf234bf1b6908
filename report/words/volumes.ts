import type { VolumeUnknown } from '../../domain/facts/volume-cost.ts'
import { formatMoney } from '../money.ts'
import type { ReportGroup } from '../schema.ts'

/** What the volumes of a group's instances cost beside them, and under the proposal. */
export function volumesInWords({ usdPerMonth, proposedUsdPerMonth, unknownBecause }: NonNullable<ReportGroup['volumes']>, currency: string): string {
  if (usdPerMonth === null) return `what its volumes cost is unknown: ${unknownBecause}`
  const change = proposedUsdPerMonth === null ? '' : ` (${formatMoney(proposedUsdPerMonth, currency)} under the proposal)`
  return `its volumes cost ${formatMoney(usdPerMonth, currency)} a month besides${change}`
}

export function volumesUnknownInWords(reason: VolumeUnknown): string {
  switch (reason.code) {
    case 'template-not-read':
      return 'its launch template was not read'
    case 'image-not-read':
      return "its image's volumes were not read"
    case 'volume-not-described':
      return `neither its launch template nor its image says of ${reason.device} how large it is, and of which type`
    case 'provisioned-performance':
      return `IOPS or throughput of ${reason.device} are paid for beside its size`
    case 'volume-price-not-read':
      return `the region's price of ${reason.volumeType} was not read`
    default:
      return reason satisfies never
  }
}
