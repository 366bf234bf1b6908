import type { Demand } from '../demand/demand.ts'
import { redundancyOf } from '../demand/required.ts'
import type { Group } from '../facts/group.ts'
import type { ScheduledAction } from '../facts/scaling-policy.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import type { Learnt } from '../learn/model.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import { HIGHEST_QUANTILE, maximum, quantile } from '../series.ts'
import { busySpansOf, isWithin, minuteOfWeek, type WeekSpan } from './busy-hours.ts'
import type { Candidate } from './candidate.ts'
import { leadMinutesOf } from './lead-time.ts'
import { peakClock, scheduleOf, weekClock } from './schedule.ts'

type Known = {
  readonly observation: Observation
  readonly demand: Demand
  readonly current: CurrentConfiguration
  readonly learnt: Learnt
  readonly peaks?: readonly RememberedPeak[]
  readonly policy: Policy
}

/** Configurations with a schedule: those that may be taken now, and those that a later step may take. */
export type Scheduled = { readonly now: readonly Candidate[]; readonly later: readonly Candidate[] }

/** Shares of the instances that a size by the clock may use: as one would willingly run, and with as much again in reserve. */
const SHARES = [0.7, 0.5] as const
/** A schedule is worth its actions where it gives back a quarter of the size. */
const MOST_QUIET_FRACTION = 0.75
/** The size that stood in the busy hours, but for one step in twenty. */
const KEPT_QUANTILE = 0.05
/** Targets to follow demand with between the sizes of the clock. */
const SCHEDULED_TARGETS = new Set([0.4, 0.5, 0.6])
const NONE: Scheduled = { now: [], later: [] }

/**
 * Two sizes by the clock for groups whose demand keeps to hours of the week: with today's policies or none, and with tracking. `unscheduled`: the
 * configurations of today's type without a schedule, whose levers they share. Where no launch was ever seen, the first step keeps half of
 * the instances: that a launch works in the morning is still to be shown.
 */
export function scheduledCandidates(unscheduled: readonly Candidate[], { observation, demand, current, learnt, policy }: Known): Scheduled {
  const { group, grid, inServiceInstances } = observation
  const [today] = unscheduled
  if (today === undefined || inServiceInstances === null || learnt.idle || !isReplaceable(group)) return NONE
  const spans = busySpansOf(demand.busyVcpu, grid, policy.offHoursFraction, leadMinutesOf(learnt))
  if (spans === null) return NONE
  const busySteps = inSpans(spans, observation)
  const kept = Math.floor(
    quantile(
      inServiceInstances.map((size, i) => (busySteps[i] === 1 ? size : Number.NaN)),
      KEPT_QUANTILE,
    ),
  )
  const quietVcpu = maximum(demand.busyVcpu.map((busy, i) => (busySteps[i] === 1 ? Number.NaN : busy)))
  if (Number.isNaN(kept) || Number.isNaN(quietVcpu)) return NONE
  const redundancy = redundancyOf(group, policy)
  const needed = (vcpu: number): readonly number[] => SHARES.map((share) => Math.max(redundancy, Math.ceil(vcpu / (today.type.servableVcpu * share))))
  const half = Math.ceil(kept / 2)
  const sizes = (wanted: readonly number[]): readonly number[] => [...new Set(wanted)].filter((size) => size >= redundancy && size <= group.maxSize)
  const busySizes = sizes([kept, ...needed(quantile(demand.busyVcpu, HIGHEST_QUANTILE))])
  const quietSizes = sizes([redundancy, half, ...needed(quietVcpu)])
  const asNow: Candidate = {
    ...today,
    target: null,
    predictive: false,
    detailedMonitoring: current.configuration.detailedMonitoring,
    costPerHour: today.type.costPerHour,
  }
  const levers = [
    asNow,
    ...unscheduled.filter(({ type, minSize, target }) => type === today.type && minSize === today.minSize && target !== null && SCHEDULED_TARGETS.has(target)),
  ]
  const clock = weekClock(spans, grid)
  const candidates = levers.flatMap((lever) =>
    busySizes.flatMap((busy) =>
      quietSizes
        .filter((quiet) => quiet <= busy * MOST_QUIET_FRACTION)
        .map((quiet): Candidate => {
          const schedule = scheduleOf(clock, { busy, quiet, setsDesired: lever.target === null && !shrinks(current) })
          const { firstMinSize } = schedule
          return {
            ...lever,
            schedule,
            minSize: quiet,
            maxSize: group.maxSize,
            capped: true,
            desiredCapacity: lever.target === null ? firstMinSize : Math.min(group.maxSize, Math.max(firstMinSize, lever.desiredCapacity)),
          }
        }),
    ),
  )
  const isFirst = ({ minSize }: Candidate): boolean => learnt.boot !== null || minSize >= half
  return { now: candidates.filter(isFirst), later: candidates.filter((candidate) => !isFirst(candidate)) }
}

/**
 * The same configurations with a larger minimum on the days on which a peak of the months before is to be expected. None where one of the peaks has no date, or
 * where the group has scheduled actions of its own.
 */
export function peakCandidates(
  unscheduled: readonly Candidate[],
  { observation, current, learnt, peaks = [] }: Omit<Known, 'demand' | 'policy'>,
): readonly Candidate[] {
  const clock = observation.group.scheduledActions?.length === 0 ? peakClock(peaks, leadMinutesOf(learnt), observation.grid) : null
  if (clock === null) return []
  const vcpu = Math.max(...peaks.map(({ profileVcpu }) => maximum(profileVcpu)))
  return unscheduled.flatMap((candidate) => {
    const setsDesired = candidate.target === null && !shrinks(current)
    // what the group would go back to is not known
    if (setsDesired && candidate.desiredCapacity !== candidate.minSize) return []
    return SHARES.map((share) => Math.ceil(vcpu / (candidate.type.servableVcpu * share)))
      .filter((busy) => busy > candidate.minSize)
      .map((busy) => ({
        ...candidate,
        maxSize: Math.max(candidate.maxSize, busy),
        schedule: scheduleOf(clock, { busy, quiet: candidate.minSize, setsDesired }),
      }))
  })
}

/** Whether policies take the group back to its minimum. */
function shrinks({ configuration: { policies } }: CurrentConfiguration): boolean {
  return policies.some((p) => (p.type === 'target-tracking' ? !p.disableScaleIn : p.comparison === 'below'))
}

/** 1 where a step lies in a busy span. */
function inSpans(spans: readonly WeekSpan[], { grid }: Observation): Uint8Array {
  return Uint8Array.from({ length: grid.length }, (_, i) => (isWithin(spans, minuteOfWeek(grid.startSec + i * grid.stepSec)) ? 1 : 0))
}

/** Nothing is by the clock yet, or all of it goes by the week: what is set for a date is somebody's own plan. */
function isReplaceable({ scheduledActions }: Group): boolean {
  return scheduledActions?.every(isWeekly) === true
}

function isWeekly({ recurrence, endSec }: ScheduledAction): boolean {
  const [, , dayOfMonth, month] = (recurrence ?? '').trim().split(/\s+/)
  return endSec === null && dayOfMonth === '*' && month === '*'
}
