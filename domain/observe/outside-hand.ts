import { SECONDS_PER_DAY } from '../calendar.ts'
import { capacityChanges } from '../facts/capacity-changes.ts'
import type { Group } from '../facts/group.ts'
import { at, type Grid } from '../series.ts'

/** So many changes of the size, on so many days, are the work of a scaler: people who resize a group by hand do so a few times in a fortnight. */
const SCALER_CHANGES = 10
const SCALER_DAYS = 4

/** What is said of a scaler that nothing names. */
export const NAMELESS_SCALER = 'A scaler of your own (it sets the desired capacity through the API)'

/**
 * Whether somebody outside sets the size of a group, by what it did: requests that set its desired capacity again and again, more than policies,
 * schedule and forecast together did; or, where no policy and no schedule could have, a desired capacity that moves all the same. Tags are asked before this.
 */
export function isScaledFromOutside(group: Group, grid: Grid, desiredCapacity: Float64Array | null): boolean {
  const changes = capacityChanges(group.activities ?? []).filter(({ atSec }) => atSec >= grid.startSec)
  const requests = changes.filter(({ by }) => by === 'request')
  if (isAgainAndAgain(requests.map(({ atSec }) => atSec)) && requests.length > changes.length / 2) return true
  if (group.policies === null || group.scheduledActions === null) return false
  const movesItself =
    group.policies.some((policy) => policy.enabled && (policy.type !== 'PredictiveScaling' || !policy.forecastOnly)) || group.scheduledActions.length > 0
  // with activities at hand, it is they who say who moved it
  if (movesItself || changes.length > 0 || desiredCapacity === null) return false
  return isAgainAndAgain(movesOf(desiredCapacity, grid))
}

function isAgainAndAgain(times: readonly number[]): boolean {
  return times.length >= SCALER_CHANGES && new Set(times.map((sec) => Math.floor(sec / SECONDS_PER_DAY))).size >= SCALER_DAYS
}

/** When the desired capacity came to stand at another whole number; means over a step in which it moved are passed over. */
function movesOf(desiredCapacity: Float64Array, { startSec, stepSec }: Grid): readonly number[] {
  const times: number[] = []
  let stood = Number.NaN
  for (let i = 0; i < desiredCapacity.length; i++) {
    const size = at(desiredCapacity, i)
    if (!Number.isInteger(size)) continue
    if (!Number.isNaN(stood) && size !== stood) times.push(startSec + i * stepSec)
    stood = size
  }
  return times
}
