import { SECONDS_PER_WEEK } from '../calendar.ts'
import type { Group } from '../facts/group.ts'
import { isLaunch } from '../facts/launches.ts'
import { type Grid, quantile } from '../series.ts'

/** The slowest but for one in twenty. */
const SLOW_QUANTILE = 0.95

/** How long launches took until the instance was in service, over the launches that succeeded; in seconds. */
export type Boot = { readonly medianSec: number; readonly slowSec: number; readonly launches: number }

/** null where no launch was seen. `slowSec` is the 95th percentile. */
export function bootOf(group: Group): Boot | null {
  const durations = Float64Array.from(
    (group.activities ?? []).flatMap((a) =>
      a.status === 'Successful' && a.endSec !== null && isLaunch(a) && a.endSec > a.startSec ? [a.endSec - a.startSec] : [],
    ),
  )
  return durations.length === 0 ? null : { medianSec: quantile(durations, 0.5), slowSec: quantile(durations, SLOW_QUANTILE), launches: durations.length }
}

/** Replacements of instances one after the other: deployments. `minutes` of the window (half-open) in which they went on. */
export type Deployments = { readonly spells: readonly (readonly [fromMinute: number, toMinute: number])[]; readonly perWeek: number }

/** Replacements further apart than this belong to two deployments. */
const DEPLOYMENT_GAP_MINUTES = 60

/** As Auto Scaling tells them of instance refreshes; null where activities were not read. */
export function deploymentsOf(group: Group, grid: Grid): Deployments | null {
  if (group.activities === null) return null
  const minutes = group.activities
    .filter((a) => /instance refresh|InstanceRefresh/i.test(a.cause))
    .flatMap((a) => [a.startSec, a.endSec ?? a.startSec].map((sec) => Math.floor((sec - grid.startSec) / 60)))
    .filter((m) => m >= 0)
    .sort((a, b) => a - b)
  const spells: [number, number][] = []
  for (const minute of minutes) {
    const last = spells.at(-1)
    if (last !== undefined && minute - last[1] < DEPLOYMENT_GAP_MINUTES) last[1] = minute + 1
    else spells.push([minute, minute + 1])
  }
  return { spells, perWeek: (spells.length * SECONDS_PER_WEEK) / (grid.length * grid.stepSec) }
}
