import type { EarlierChange, Seen } from '../observe/earlier-change.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import type { Candidate } from './candidate.ts'
import { shareOfTarget, targetValueOf } from './candidate-configuration.ts'
import type { CandidateType } from './candidate-types.ts'
import { asToday } from './candidates.ts'
import type { Ground } from './ground.ts'

/** Demand is as it was where the busiest day asks for this share of what it asked for then, or more. */
const AS_BUSY_FRACTION = 0.9

/**
 * What is remembered of a change that was made: `cured`: users waited before it and do not since, at no less demand; `hurt`: the other way round, at no more, and it still stands;
 * null: neither is known.
 */
export function effectOf({ before, since, stands }: EarlierChange, policy: Policy): 'cured' | 'hurt' | null {
  const { recurringDays, gapMinutesPerWeek: gap, healthyMinutesPerWeek: healthy } = policy
  const [was, is] = [before.overloadMinutesPerWeek, since.overloadMinutesPerWeek]
  if (before.days < recurringDays || since.days < recurringDays || was === null || is === null) return null
  if (was >= gap && is <= healthy) return isAsBusy(since, before) ? 'cured' : null
  return stands && was <= healthy && is >= gap && isAsBusy(before, since) ? 'hurt' : null
}

function isAsBusy(days: Seen, than: Seen): boolean {
  return days.busiestHours !== null && than.busiestHours !== null && days.busiestHours >= AS_BUSY_FRACTION * than.busiestHours
}

/** Whether a candidate puts back all that gave room in a change that cured: with nothing of that it is what hurt. Sizes by the clock are another thing, and are left to the replay. */
export function spoilsCure(candidate: Candidate, observation: Observation, ground: Ground, policy: Policy): boolean {
  if (candidate.schedule !== undefined) return false
  return (observation.earlier ?? []).some((change) => effectOf(change, policy) === 'cured' && putsBack(candidate, change, observation, ground))
}

function putsBack({ type, minSize, maxSize, target }: Candidate, { moved }: EarlierChange, { group }: Observation, ground: Ground): boolean {
  const { minSize: min, maxSize: max, instanceType, target: aim } = moved
  const metric = ground.tracksRequests ? 'ALBRequestCountPerTarget' : 'ASGAverageCPUUtilization'
  // sizes from before were of the type that runs, where the type was not moved
  const each = instanceType === undefined ? ground.today.servableVcpuPerInstance / type.servableVcpu : 1
  const levers = [
    min !== undefined && min.to > min.from ? minSize <= min.from * each : null,
    // the maximum of a candidate only tells where it is lower than the group's: no proposal lowers it otherwise
    max !== undefined && max.to > max.from ? Math.min(maxSize, group.maxSize) <= max.from * each : null,
    instanceType === undefined ? null : type.name === instanceType.from,
    aim !== undefined && aim.from !== null && aim.to < aim.from
      ? target !== null && metric === aim.metric && targetValueOf(type, target, ground) >= aim.from
      : null,
  ].filter((back) => back !== null)
  return levers.length > 0 && levers.every((back) => back)
}

/** The settings from before the last change, where that hurt and still stands; null elsewhere, and where they cannot be had any more. */
export function takenBack(
  { observation, current, policy }: { readonly observation: Observation; readonly current: CurrentConfiguration; readonly policy: Policy },
  types: readonly CandidateType[],
  ground: Ground,
): Candidate | null {
  const last = observation.earlier?.findLast(({ stands }) => stands)
  if (last === undefined || effectOf(last, policy) !== 'hurt') return null
  const { minSize, maxSize, instanceType, target } = last.moved
  const [today] = types
  const type = instanceType === undefined ? today : types.find(({ name }) => name === instanceType.from)
  if (type === undefined || today === undefined) return null
  const { group } = observation
  // sizes of another type are no sizes of this one; of the same one, what gave room beside what took it away stays
  const size = (lever: { readonly from: number } | undefined, now: number): number =>
    lever === undefined ? now : instanceType === undefined ? Math.max(lever.from, now) : lever.from
  const min = size(minSize, group.minSize)
  const limits = { minSize: min, maxSize: Math.max(min, size(maxSize, group.maxSize)) }
  const aim = target === undefined || target.from === null || (instanceType === undefined && target.from >= target.to) ? null : target.from
  const instances = Math.ceil((group.desiredCapacity * today.servableVcpu) / type.servableVcpu)
  return {
    ...asToday({ observation, current }, type, limits),
    desiredCapacity: Math.min(limits.maxSize, Math.max(limits.minSize, instances)),
    target: aim === null || target === undefined ? null : shareOfTarget(type, target.metric, aim, ground),
    capped: true,
  }
}

/** What is remembered of a change and tells something, as people can check it. Minutes a week. */
export type EarlierEffect = { readonly day: number; readonly effect: 'cured' | 'hurt'; readonly before: number; readonly since: number }

export function earlierEffects({ earlier = [] }: Observation, policy: Policy): readonly EarlierEffect[] {
  return earlier.flatMap((change) => {
    const effect = effectOf(change, policy)
    return effect === null
      ? []
      : [{ day: change.day, effect, before: change.before.overloadMinutesPerWeek ?? 0, since: change.since.overloadMinutesPerWeek ?? 0 }]
  })
}
