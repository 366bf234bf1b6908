import type { Price } from '../../domain/facts/place.ts'
import { priceKey } from '../../domain/facts/platform.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import type { PriceListItem } from '../aws-shapes/pricing.ts'

/**
 * On-demand prices of Linux on shared hardware without extra software, by instance type, in `currency` alone: a price in
 * another currency is left out, never converted. Zero prices are placeholders of the price list and are left out. Of several
 * prices of one type the lowest counts.
 */
export function pricesOf(items: readonly PriceListItem[], region: string, currency: string): ReadonlyMap<string, Price> {
  return lowest(
    items.filter((item) => isPlainLinux(item, region)),
    currency,
  )
}

/** Micro-dollars for a GiB-month of each type of volume, by AWS's name for it in the API (`gp3`); what the answer has of it. */
export function volumePricesOf(items: readonly PriceListItem[], region: string, currency: string): ReadonlyMap<string, number> {
  const prices = new Map<string, number>()
  for (const item of items) {
    const { volumeApiName: type, regionCode } = item.product.attributes
    if (item.product.productFamily !== 'Storage' || !type || (regionCode ?? region) !== region) continue
    for (const micro of pricesBy(item, 'GB-Mo', currency)) if (micro > 0) prices.set(type, Math.min(micro, prices.get(type) ?? Number.POSITIVE_INFINITY))
  }
  return prices
}

function lowest(items: readonly PriceListItem[], currency: string): ReadonlyMap<string, Price> {
  const prices = new Map<string, Price>()
  for (const item of items) {
    const type = item.product.attributes.instanceType ?? ''
    if (type === '') continue
    for (const microUsdPerHour of pricesBy(item, 'Hrs', currency))
      if (microUsdPerHour > 0 && microUsdPerHour < (prices.get(type)?.microUsdPerHour ?? Number.POSITIVE_INFINITY))
        prices.set(type, { microUsdPerHour, currency })
  }
  return prices
}

/** The same of what is not plain Linux on shared hardware, by operation and tenancy: Windows, SQL Server, dedicated instances, as far as the answer has them. */
export function otherPricesOf(items: readonly PriceListItem[], region: string, currency: string): ReadonlyMap<string, ReadonlyMap<string, Price>> {
  const byKey = Map.groupBy(
    items.filter((item) => isOnDemand(item, region) && !isPlainLinux(item, region) && item.product.attributes.operation != null),
    ({ product: { attributes } }) => priceKey(attributes.operation as string, attributes.tenancy ?? ''),
  )
  return new Map([...byKey].map(([key, ofKey]) => [key, lowest(ofKey, currency)]))
}

function isOnDemand({ product }: PriceListItem, region: string): boolean {
  const { capacitystatus, marketoption, regionCode } = product.attributes
  return (
    (product.productFamily ?? '').startsWith('Compute Instance') &&
    (capacitystatus ?? 'Used') === 'Used' &&
    (marketoption ?? 'OnDemand') === 'OnDemand' &&
    (regionCode ?? region) === region
  )
}

function isPlainLinux(item: PriceListItem, region: string): boolean {
  const { operatingSystem, tenancy, preInstalledSw } = item.product.attributes
  return isOnDemand(item, region) && operatingSystem === 'Linux' && tenancy === 'Shared' && (preInstalledSw ?? 'NA') === 'NA'
}

function pricesBy({ terms }: PriceListItem, unit: string, currency: string): readonly number[] {
  return Object.values(terms.OnDemand ?? {})
    .flatMap((term) => Object.values(term.priceDimensions))
    .filter((dimension) => dimension.unit === unit && Object.hasOwn(dimension.pricePerUnit, currency))
    .map((dimension) => microUsdFromDecimal(dimension.pricePerUnit[currency] as string))
}
