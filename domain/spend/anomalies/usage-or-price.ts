import { at } from '../../series.ts'
import type { JudgedDays } from './judged-series.ts'
import type { LocatedEvent } from './located-event.ts'

/** Days before the event that the usage and the price of a unit are compared with. */
const DAYS_BEFORE = 14

/** How usage and the price of a unit changed from the days before an event to its settled days, as ratios. */
export type UsageAndPrice = { readonly usageType: string; readonly usageRatio: number; readonly priceRatio: number }

/**
 * Whether more was used or a unit became dearer (a discount or commitment that ended), from the usage type's own quantity; null
 * where no single usage type is seen, or its quantity has no unit or was not there before.
 */
export function usageOrPrice(event: LocatedEvent, days: JudgedDays): UsageAndPrice | null {
  const known = beforeAndDuring(event, days)
  if (known === null || event.usageType === null) return null
  const usageRatio = known.during.usage / known.before.usage
  const priceRatio = known.during.price / known.before.price
  return Number.isFinite(usageRatio) && Number.isFinite(priceRatio) && priceRatio > 0 ? { usageType: event.usageType, usageRatio, priceRatio } : null
}

/**
 * Whether what was used cost nothing before the event, or costs nothing since: a free tier that was used up or ended, or one that began. null where it
 * cost something both times, or is not known.
 */
export function freeOfCharge(event: LocatedEvent, days: JudgedDays): 'before' | 'since' | null {
  const known = beforeAndDuring(event, days)
  if (known === null || !(known.before.usage > 0) || !(known.during.usage > 0)) return null
  if (known.before.price === 0 && known.during.price > 0) return 'before'
  return known.before.price > 0 && known.during.price === 0 ? 'since' : null
}

type UsageAtPrice = { readonly usage: number; readonly price: number }

function beforeAndDuring(event: LocatedEvent, days: JudgedDays): { readonly before: UsageAtPrice; readonly during: UsageAtPrice } | null {
  const sight = event.sights.find(({ series }) => series.usageType !== null)
  if (sight === undefined || event.usageType === null || sight.series.row.usageUnit === 'N/A' || sight.series.row.usageUnit === '') return null
  const { spend, row, offset } = sight.series
  const start = event.startDay - days.startDay
  const means = (from: number, to: number) => {
    let cost = 0
    let usage = 0
    for (let i = Math.max(0, from); i < to; i++) {
      const quantity = i + offset < 0 ? Number.NaN : at(row.usageQuantity, i + offset)
      if (Number.isNaN(at(spend, i)) || Number.isNaN(quantity)) continue
      cost += at(spend, i)
      usage += quantity
    }
    return { usage: usage / (to - Math.max(0, from)), price: cost / usage }
  }
  return { before: means(start - DAYS_BEFORE, start), during: means(start, start + event.settledDays) }
}
