import type { CapacityUnit } from '../demand/required.ts'
import type { Policy } from '../policy.ts'
import { type ChangeDates, MOST_COMPARED_DAYS } from './measured-saving.ts'
import type { KeptDay, LedgerFacts, ProposedThen } from './need-of-day.ts'
import { isMovedOn, type Lever, progressOf, remainderOf } from './progress.ts'
import { type MeasuredSaving, savingOf } from './saving.ts'
import { type GroupSettings, sameSettings } from './settings.ts'

/** What is kept of a group that was advised: its proposals, oldest first, and its latest days. */
export type GroupLedger = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  /** What the required hours of all its days are counted in: the type that ran when it was first advised. */
  readonly unit: CapacityUnit
  readonly settings: GroupSettings
  /** Days before this one ran another type than the group has now: what a later run makes of them is not believed. */
  readonly takeFromDay: number
  readonly proposals: readonly KeptProposal[]
  readonly days: readonly KeptDay[]
  /** The run, by its scheduled time, that wrote this. */
  readonly lastRunSec: number
  /** How often it was written. */
  readonly revision: number
}

export type KeptProposal = ProposedThen &
  ChangeDates & {
    /** The day of the run that first proposed a change to these settings. */
    readonly proposedDay: number
    /** The configuration that it was proposed for. */
    readonly settings: GroupSettings
    /** What was not done, or taken back; where it was seen whole once, `changes` hold what is left of it. */
    readonly missing: readonly Lever[]
    /** What it has saved, once enough days were known; goes on being measured for four weeks. */
    readonly saving: MeasuredSaving | null
  }

/** What a run knows of a group. `billedMicroUsd`: of a settled day, by the tag; null where that cannot be said. */
export type RunOfGroup = { readonly runSec: number; readonly day: number; readonly facts: LedgerFacts; readonly billedMicroUsd: (day: number) => number | null }

/** Four weeks on either side of a change that took up to a week, and some days until the bill has settled. */
const MOST_DAYS = 70
const MEASURED_FOR_DAYS = MOST_COMPARED_DAYS + 7
const MOST_PROPOSALS = 12
/** Advice that was followed in part for this long stays so. */
const PARTLY_DAYS = 28

/** A group's ledger after a run; null for one that was never advised. A run that is not later than the last one changes nothing. */
export function ledgerAfter(before: GroupLedger | null, run: RunOfGroup, policy: Policy): GroupLedger | null {
  const { facts, runSec, day } = run
  if (before === null) return facts.proposal === null ? null : begun(run)
  if (runSec <= before.lastRunSec) return before
  const changedType = facts.settings.instanceType !== before.settings.instanceType
  const takeFromDay = changedType ? day + 1 : before.takeFromDay
  const days = daysAfter(before.days, run, takeFromDay)
  const proposals = proposalsAfter(before, run, policy).slice(-MOST_PROPOSALS)
  return {
    ...before,
    settings: facts.settings,
    takeFromDay,
    proposals: proposals.map((kept) => measuredOn(kept, day, days, policy)),
    days,
    lastRunSec: runSec,
    revision: before.revision + 1,
  }
}

/** Measured anew while its days are kept and the bill still settles; after that what was measured stands. */
function measuredOn(kept: KeptProposal, day: number, days: readonly KeptDay[], policy: Policy): KeptProposal {
  const seenDay = kept.appliedDay ?? kept.partlyDay
  if (seenDay === null || day > seenDay + MEASURED_FOR_DAYS) return kept
  return { ...kept, saving: savingOf(kept, days, policy) ?? kept.saving }
}

function begun(run: RunOfGroup): GroupLedger {
  const { accountId, region, name, unit, settings } = run.facts
  const kept = { accountId, region, name, unit, settings, takeFromDay: 0 }
  return { ...kept, proposals: [opened(run, 0)].flat(), days: daysAfter([], run, 0), lastRunSec: run.runSec, revision: 1 }
}

function opened({ facts, day }: RunOfGroup, steadyFromDay: number): KeptProposal[] {
  if (facts.proposal === null) return []
  const { settings, proposal } = facts
  return [
    { ...proposal, proposedDay: day, settings, steadyFromDay, unchangedDay: day, partlyDay: null, appliedDay: null, missing: [], endDay: null, saving: null },
  ]
}

function proposalsAfter(before: GroupLedger, run: RunOfGroup, policy: Policy): KeptProposal[] {
  const last = before.proposals.at(-1)
  const earlier = before.proposals.slice(0, -1).flatMap((kept) => (kept.appliedDay === null ? [kept] : stillThere(kept, before.settings, run)))
  if (last === undefined) return opened(run, before.takeFromDay)
  if (last.appliedDay !== null || last.endDay !== null) return [...earlier, ...stillThere(last, before.settings, run), ...opened(run, run.day)]
  const { state, missing } = progressOf(last.changes, last.settings, run.facts.settings)
  switch (state) {
    case 'applied':
      return [
        ...ended(earlier, run.day),
        { ...togetherWith(earlier, last, run.day, policy), partlyDay: last.partlyDay ?? run.day, appliedDay: run.day, missing: [] },
      ]
    case 'partly':
      return [...ended(earlier, run.day), followedInPart(last, missing, run)]
    case 'open':
      return [...earlier, ...proposedAgain(last, before.settings, run)]
    default:
      return state satisfies never
  }
}

/** The next change is made: what comes after is not the doing of the one before. */
function ended(earlier: readonly KeptProposal[], day: number): KeptProposal[] {
  return earlier.map((kept) => (kept.appliedDay !== null && kept.endDay === null ? { ...kept, endDay: day, endedBy: 'overtaken' as const } : kept))
}

/**
 * A step that comes before the one before it can be measured by itself is measured together with it: from the settings and the days before both, against what both
 * were to save. The one before has no measure of its own then, and no money is told twice.
 */
function togetherWith(earlier: readonly KeptProposal[], last: KeptProposal, day: number, policy: Policy): KeptProposal {
  const first = earlier.at(-1)
  if (first === undefined || first.appliedDay === null || (first.endDay ?? day) !== day) return last
  if (first.saving !== null || day - first.appliedDay > policy.ledgerDays) return last
  const [low, high] = first.savingsRangeMicroUsdPerMonth
  const { savingsMicroUsdPerMonth: saves, savingsRangeMicroUsdPerMonth: range } = last
  return {
    ...last,
    changes: { ...first.changes, ...last.changes },
    settings: first.settings,
    steadyFromDay: first.steadyFromDay,
    unchangedDay: first.unchangedDay,
    savingsMicroUsdPerMonth: first.savingsMicroUsdPerMonth + saves,
    savingsRangeMicroUsdPerMonth: [low + range[0], high + range[1]],
  }
}

/** A change that somebody took back, or went on from beyond what was proposed, ends its measurement; what is left of one that was taken back in part is measured anew from there on. */
function stillThere(kept: KeptProposal, settingsBefore: GroupSettings, { facts: { settings }, day }: RunOfGroup): KeptProposal[] {
  if (kept.endDay !== null || kept.appliedDay === null) return [kept]
  const { state, missing } = progressOf(kept.changes, kept.settings, settings)
  if (state === 'applied') return [isMovedOn(kept.changes, kept.settings, settingsBefore, settings) ? { ...kept, endDay: day, endedBy: 'overtaken' } : kept]
  const left = remainderOf(kept.changes, kept.settings, settings)
  if (left === null) return [{ ...kept, endDay: day, endedBy: 'reverted' }]
  return [
    { ...kept, endDay: day, endedBy: 'partly-reverted' },
    { ...kept, changes: left, partlyDay: day, appliedDay: day, missing: [...new Set([...kept.missing, ...missing])], saving: null },
  ]
}

/** The rest of it may still come; after four weeks it is taken not to. */
function followedInPart(last: KeptProposal, missing: readonly Lever[], { day }: RunOfGroup): KeptProposal {
  const partlyDay = last.partlyDay ?? day
  return { ...last, partlyDay, missing, endDay: day >= partlyDay + PARTLY_DAYS ? day : null }
}

/** Nothing of it was done: what the run proposes now is what is waited for. Advice that is no longer given is forgotten. */
function proposedAgain(last: KeptProposal, settingsBefore: GroupSettings, run: RunOfGroup): KeptProposal[] {
  const same = sameSettings(settingsBefore, run.facts.settings)
  const steadyFromDay = same ? last.steadyFromDay : run.day
  return opened(run, steadyFromDay).map((again) => (same ? { ...again, proposedDay: last.proposedDay } : again))
}

/** The run's days over those that are kept: demand of days before `takeFromDay` stays as it was read in its time, cost is what the bill says now. */
function daysAfter(kept: readonly KeptDay[], { facts, billedMicroUsd }: RunOfGroup, takeFromDay: number): KeptDay[] {
  const days = new Map(kept.map((one) => [one.day, one]))
  for (const fresh of facts.days) {
    const known = days.get(fresh.day)
    const billed = billedMicroUsd(fresh.day) ?? known?.billedMicroUsd ?? null
    if (fresh.day >= takeFromDay)
      days.set(fresh.day, {
        day: fresh.day,
        requiredHours: fresh.requiredHours ?? known?.requiredHours ?? null,
        overloadedMinutes: fresh.overloadedMinutes ?? known?.overloadedMinutes ?? null,
        listMicroUsd: fresh.listMicroUsd ?? known?.listMicroUsd ?? null,
        inServiceHours: fresh.inServiceHours ?? known?.inServiceHours ?? null,
        billedMicroUsd: billed,
      })
    else if (known !== undefined) days.set(fresh.day, { ...known, billedMicroUsd: billed })
  }
  const sorted = [...days.values()].sort((a, b) => a.day - b.day)
  const newest = sorted.at(-1)?.day ?? 0
  return sorted.filter((one) => one.day > newest - MOST_DAYS)
}
