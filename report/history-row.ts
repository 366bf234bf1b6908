import { isoFromDay, SECONDS_PER_DAY } from '../domain/calendar.ts'
import { instancesFor } from '../domain/demand/required.ts'
import { isMemory } from '../domain/history/long-memory.ts'
import type { PastChange } from '../domain/history/past-demand.ts'
import type { Judgement } from '../domain/judge.ts'
import { maximum } from '../domain/series.ts'
import { tidy } from './finding-row.ts'
import type { ReportGroup } from './schema.ts'

type HistoryRow = NonNullable<ReportGroup['history']>

/** What the months before the window show, as the document gives it; nothing where they were not read or cannot be used. */
export function historyRow({ memory, need }: Judgement): { readonly history?: HistoryRow } {
  if (memory === undefined || !isMemory(memory) || need === null) return {}
  return {
    history: {
      days: Math.round(memory.days),
      coverageFraction: tidy(memory.coverageFraction),
      peaks: memory.peaks.map(({ rhythm, timesSeen, chances, peakDay, nextDay, hours, saturated, inWindow, binds, profileVcpu }) => ({
        rhythm,
        timesSeen,
        chances,
        last: isoFromDay(peakDay),
        next: nextDay === null ? null : isoFromDay(nextDay),
        hours: [...hours],
        requiredInstances: maximum(instancesFor(profileVcpu, need.unit)),
        atLeast: saturated,
        inWindow,
        served: binds,
      })),
      changes: memory.changes.map((change) => ({ what: change.what, day: isoFromDay(Math.floor(change.sec / SECONDS_PER_DAY)), ...sizeOf(change) })),
    },
  }
}

function sizeOf(change: PastChange): { readonly factor: number } | { readonly from: number; readonly to: number } {
  return change.what === 'least-size' ? { from: change.from, to: change.to } : { factor: tidy(change.factor) }
}
