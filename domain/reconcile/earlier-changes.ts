import { DAYS_PER_WEEK } from '../calendar.ts'
import type { EarlierChange, Seen } from '../observe/earlier-change.ts'
import { maximum, mean } from '../series.ts'
import type { GroupLedger, KeptProposal } from './group-ledger.ts'
import { MOST_COMPARED_DAYS } from './measured-saving.ts'
import type { KeptDay } from './need-of-day.ts'

/**
 * The changes that advice led to, oldest first, with what the kept days show on either side of each: at most four weeks, the days on which it was made left out, and
 * none from before the change that came before it. A minimum of 4 that became 8 after 300 overloaded minutes a week, and none since, is one that cured.
 */
export function earlierChanges({ proposals, days }: Pick<GroupLedger, 'proposals' | 'days'>): readonly EarlierChange[] {
  const made = proposals.filter((kept): kept is KeptProposal & { readonly appliedDay: number } => kept.appliedDay !== null)
  return made.map((kept, i) => {
    const { appliedDay, endDay, unchangedDay } = kept
    const changedFrom = Math.min(unchangedDay, appliedDay)
    const earliest = Math.max(kept.steadyFromDay, (made[i - 1]?.appliedDay ?? Number.NEGATIVE_INFINITY) + 1, changedFrom - MOST_COMPARED_DAYS)
    return {
      day: appliedDay,
      moved: movedBy(kept),
      before: seenIn(days, earliest, changedFrom),
      since: seenIn(days, appliedDay + 1, Math.min(endDay ?? Number.POSITIVE_INFINITY, appliedDay + 1 + MOST_COMPARED_DAYS)),
      stands: endDay === null,
    }
  })
}

function movedBy({ changes, settings }: KeptProposal): EarlierChange['moved'] {
  const { minSize, maxSize, instanceType, targetTracking: tracked, desiredCapacity: _, detailedMonitoring: __, ...others } = changes
  const sizes = (lever: 'minSize' | 'maxSize', to: number | undefined) =>
    to === undefined || to === settings[lever] ? {} : { [lever]: { from: settings[lever], to } }
  const from = settings.tracking?.find(({ metric }) => metric === tracked?.metric)?.targetValue ?? null
  return {
    ...sizes('minSize', minSize),
    ...sizes('maxSize', maxSize),
    ...(instanceType === undefined || settings.instanceType === null ? {} : { instanceType: { from: settings.instanceType, to: instanceType } }),
    ...(tracked === undefined ? {} : { target: { metric: tracked.metric, from, to: tracked.targetValue } }),
    others: Object.keys(others).length > 0,
  }
}

function seenIn(days: readonly KeptDay[], from: number, until: number): Seen {
  const seen = days.filter(({ day, overloadedMinutes }) => day >= from && day < until && overloadedMinutes !== null)
  const minutes = mean(Float64Array.from(seen, ({ overloadedMinutes }) => overloadedMinutes as number))
  const busiest = maximum(Float64Array.from(seen, ({ requiredHours }) => requiredHours ?? Number.NaN))
  return { days: seen.length, overloadMinutesPerWeek: known(minutes * DAYS_PER_WEEK), busiestHours: known(busiest) }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
