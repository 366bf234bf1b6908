import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../domain/calendar.ts'
import { instancesFor } from '../../domain/demand/required.ts'
import { isMemory } from '../../domain/history/long-memory.ts'
import type { Judgement } from '../../domain/judge.ts'
import { maximum } from '../../domain/series.ts'

/** The most instances required and in service on each day (UTC) from `startSec` on; null: not observed. */
export type Year = { readonly startSec: number; readonly required: readonly (number | null)[]; readonly inService: readonly (number | null)[] }

/** Fifty-three weeks: the same day of the year before stands at the left edge. */
const YEAR_DAYS = 371

/** The most instances that each day of the last year asked for and had; null where nothing is known beyond the window. Days are whole in UTC. */
export function yearOf({ memory, need }: Pick<Judgement, 'memory' | 'need'>): Year | null {
  if (memory === undefined || !isMemory(memory) || need === null) return null
  const { grid, busyVcpu, inServiceInstances } = memory
  const required = instancesFor(busyVcpu, need.unit)
  const hours = SECONDS_PER_DAY / SECONDS_PER_HOUR
  const endDay = Math.floor((grid.startSec + grid.length * SECONDS_PER_HOUR) / SECONDS_PER_DAY)
  const firstDay = Math.max(Math.ceil(grid.startSec / SECONDS_PER_DAY), endDay - YEAR_DAYS)
  const byDay = (values: Float64Array): (number | null)[] =>
    Array.from({ length: Math.max(0, endDay - firstDay) }, (_, day) => {
      const from = ((firstDay + day) * SECONDS_PER_DAY - grid.startSec) / SECONDS_PER_HOUR
      const most = maximum(values.subarray(from, from + hours))
      return Number.isNaN(most) ? null : Math.round(most * 10) / 10
    })
  return { startSec: firstDay * SECONDS_PER_DAY, required: byDay(required), inService: byDay(inServiceInstances) }
}
