import type { Price } from '../../domain/facts/group.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import type { PriceListItem } from '../aws-shapes/pricing.ts'

/**
 * On-demand prices of Linux on shared hardware without extra software, by instance type, in `currency` alone: a price in
 * another currency is left out, never converted. Zero prices are placeholders of the price list and are left out. Of several
 * prices of one type the lowest counts.
 */
export function pricesOf(items: readonly PriceListItem[], region: string, currency: string): ReadonlyMap<string, Price> {
  const prices = new Map<string, Price>()
  for (const item of items) {
    const type = item.product.attributes.instanceType ?? ''
    if (type === '' || !isPlainLinux(item, region)) continue
    for (const microUsdPerHour of hourlyPrices(item, currency))
      if (microUsdPerHour > 0 && microUsdPerHour < (prices.get(type)?.microUsdPerHour ?? Number.POSITIVE_INFINITY))
        prices.set(type, { microUsdPerHour, currency })
  }
  return prices
}

function isPlainLinux({ product }: PriceListItem, region: string): boolean {
  const { operatingSystem, tenancy, capacitystatus, preInstalledSw, marketoption, regionCode } = product.attributes
  return (
    (product.productFamily ?? '').startsWith('Compute Instance') &&
    operatingSystem === 'Linux' &&
    tenancy === 'Shared' &&
    (capacitystatus ?? 'Used') === 'Used' &&
    (preInstalledSw ?? 'NA') === 'NA' &&
    (marketoption ?? 'OnDemand') === 'OnDemand' &&
    (regionCode ?? region) === region
  )
}

function hourlyPrices({ terms }: PriceListItem, currency: string): readonly number[] {
  return Object.values(terms.OnDemand ?? {})
    .flatMap((term) => Object.values(term.priceDimensions))
    .filter((dimension) => dimension.unit === 'Hrs' && Object.hasOwn(dimension.pricePerUnit, currency))
    .map((dimension) => microUsdFromDecimal(dimension.pricePerUnit[currency] as string))
}
