import { isoFromDay } from '../../domain/calendar.ts'
import type { Peak } from '../../domain/history/peaks.ts'

const rhythms: Readonly<Record<Peak['rhythm'], string>> = {
  weekly: 'its weekly peak',
  monthly: 'its monthly peak',
  'month-end': 'its month-end peak',
  quarterly: 'its quarterly peak',
  yearly: 'its yearly peak',
  irregular: 'its irregular peaks',
  once: 'a peak like that of',
}

/** A peak of the months before: `its month-end peak, next on 2026-03-31`. */
export function peakInWords({ rhythm, nextDay, lastDay }: Pick<Peak, 'rhythm' | 'nextDay' | 'lastDay'>): string {
  if (rhythm === 'once') return `${rhythms.once} ${isoFromDay(lastDay)}`
  return nextDay === null ? rhythms[rhythm] : `${rhythms[rhythm]} (next ${isoFromDay(nextDay)})`
}
