import { atMaximumOf } from '../demand/at-maximum.ts'
import type { Observation } from '../observe/observation.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import type { Configuration, ScheduledChange } from '../replay/replay.ts'
import { at } from '../series.ts'
import { type CandidateType, candidateTypes } from './candidate-types.ts'
import { asToday } from './candidates.ts'
import { type Chosen, chosen, groundOf } from './choose.ts'
import { played } from './search.ts'
import type { Search } from './search-input.ts'

/** How many times its maximum size a group may get in one step: at no moment does more run than so many times what may run today. */
const ROOM_RATIO = 2

/**
 * More room for a group that policies scale which cannot be replayed (by the length of a queue), and that stood at its maximum size while arriving work was
 * more than it could do, for hours a week: a worker that is full for minutes keeps nobody waiting. The policies asked for more, whatever they follow. Its
 * size is replayed as it was seen (`input.current`), with the larger maximum wherever the old one held it. Nothing else is proposed: what the policies
 * would do with other levers is not known. null where the maximum is not what held it.
 */
export function moreRoom(input: Search): Chosen | null {
  const { observation, demand, overload, current, policy } = input
  const { group } = observation
  if (
    group.minSize === group.maxSize ||
    overload.minutesPerWeek < policy.highGapMinutesPerWeek ||
    atMaximumOf(observation, overload).atMaximumFraction < policy.causeFraction
  )
    return null
  const ground = groundOf(input)
  const [today] = candidateTypes(observation, input.place, demand, policy) as readonly [CandidateType]
  const todayCosts = ground.ensemble.members.map((m) => (m.today.instanceMinutes / 60) * today.costPerHour)
  const maxSize = group.maxSize * ROOM_RATIO
  const roomier = { ...ground, today: withMaximum(current.configuration, group.maxSize, maxSize) }
  const tried = played({ ...asToday(input, today, { minSize: group.minSize, maxSize }), capped: true }, roomier)
  return chosen(tried, input, roomier, todayCosts, today)
}

/** The sizes that were seen, where the old maximum held them all that the new one allows. */
function withMaximum(configuration: Configuration, before: number, maxSize: number): Configuration {
  const raised = (size: number): number => (size >= before ? maxSize : size)
  const scheduled = configuration.scheduled.map((change) => ({ ...change, desiredCapacity: raised(change.desiredCapacity) }))
  return { ...configuration, maxSize, desiredCapacity: raised(configuration.desiredCapacity), scheduled }
}

/** Sizes as they were seen, step by step, in place of policies that cannot be replayed. */
export function sizedAsSeen(current: CurrentConfiguration, { inServiceInstances, grid }: Observation): CurrentConfiguration {
  const inService = inServiceInstances as Float64Array
  const scheduled: ScheduledChange[] = []
  let last = Number.NaN
  for (let i = 0; i < inService.length; i++) {
    const desiredCapacity = Math.round(at(inService, i))
    if (Number.isNaN(desiredCapacity) || desiredCapacity === last) continue
    scheduled.push({ minute: (i * grid.stepSec) / 60, minSize: Number.NaN, maxSize: Number.NaN, desiredCapacity })
    last = desiredCapacity
  }
  const configuration = { ...current.configuration, policies: [], scheduled }
  return { ...current, configuration, asItWas: configuration }
}
