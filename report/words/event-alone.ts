import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { Evidence } from '../../domain/findings.ts'
import { MICRO } from '../../domain/money.ts'
import type { CostEventFacts } from '../../domain/spend/anomalies/event-finding.ts'
import { counted, moneyText } from '../money.ts'
import type { About } from './words.ts'

/**
 * The event's own money, after what its places show. An event is sized from all of its series together, each weighed by how steady it is, and over days that still fill:
 * what one place spent above its own course holds that place's normal variation, too, and is another figure. None where the two are one to the cent, and none of steady
 * growth, which is told by the day.
 */
export function eventAlone(
  { sights, growthPerDay }: Pick<CostEventFacts, 'sights' | 'growthPerDay'>,
  { impactMicroUsd, periodDays, currency }: About,
): Evidence[] {
  if (growthPerDay != null || impactMicroUsd === undefined || periodDays === undefined) return []
  const money = (microUsd: number): string => moneyText(Math.round(Math.abs(microUsd)), currency)
  const alone = money(impactMicroUsd)
  if (sights.every(({ actualMicroUsd, expectedMicroUsd }) => money(actualMicroUsd - expectedMicroUsd) === alone)) return []
  const { startDay, endDay } = periodDays
  return [
    {
      statement: `this event alone, without normal variation: ${alone} ${impactMicroUsd < 0 ? 'under' : 'over'} expected in ${counted(endDay - startDay, 'day')}`,
      metric: 'impact',
      value: impactMicroUsd / MICRO,
      unit: currency,
      fromSec: startDay * SECONDS_PER_DAY,
      toSec: endDay * SECONDS_PER_DAY,
    },
  ]
}
