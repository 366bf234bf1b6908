import { SECONDS_PER_DAY } from '../calendar.ts'
import { type CapacityUnit, instancesFor } from '../demand/required.ts'
import type { Place } from '../facts/place.ts'
import type { Judgement } from '../judge.ts'
import type { Observation } from '../observe/observation.ts'
import type { Changes } from '../propose/changes.ts'
import { meanOfDay } from './mean-of-day.ts'
import { type GroupSettings, settingsOf } from './settings.ts'

const KEPT_PARTS = 1000

/** What the ledger of savings needs to know of a group from one run. Plain data. */
export type LedgerFacts = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly settings: GroupSettings
  /** What `requiredHours` are counted in. */
  readonly unit: CapacityUnit
  /** null: the run proposes nothing. */
  readonly proposal: ProposedThen | null
  readonly days: readonly NeedOfDay[]
}

/** A proposal as the ledger keeps it: what was to change, and what it was to save (negative: to cost), as estimated then. */
export type ProposedThen = {
  readonly changes: Changes
  readonly savingsMicroUsdPerMonth: number
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number]
  readonly confidence: 'high' | 'medium' | 'low'
  /** Micro-dollars of an hour by the list then, of the type that ran and of the one proposed; left out where no type is, a price is not known, or it was kept before this was. */
  readonly listMicroUsdPerHour?: readonly [ran: number, proposed: number]
}

/** A whole day of the group; null where too little of it was observed, or no price is known. */
export type NeedOfDay = {
  readonly day: number
  readonly requiredHours: number | null
  readonly overloadedMinutes: number | null
  /** Instance-hours in service at the list price of the type that runs. */
  readonly listMicroUsd: number | null
  /** Instance-hours in service; left out in days that were kept before it was. */
  readonly inServiceHours?: number | null
}

/** A day with what it cost by the bill; null while the bill does not tell, or tells it for several groups of one name together. */
export type KeptDay = NeedOfDay & { readonly billedMicroUsd: number | null }

/**
 * The days of a judged group's window, for a group that is proposed a change, or that was (`known`: the unit its days are kept in; the
 * same demand then asks for the same capacity whatever type runs). null for any other group, and for one without demand.
 */
export function ledgerFacts(
  { group, grid, inServiceInstances }: Observation,
  place: Place,
  { proposal, need }: Judgement,
  known: CapacityUnit | null,
): LedgerFacts | null {
  const listPriceOf = (type: string | null | undefined) => (type == null || group.spotFraction > 0 ? undefined : place.prices?.get(type)?.microUsdPerHour)
  const proposed = proposal === null ? null : proposedThen(proposal, [group.instanceType, proposal.changes.instanceType].map(listPriceOf))
  if (need === null || inServiceInstances === null || (proposed === null && known === null)) return null
  const unit = known ?? need.unit
  const required = instancesFor(need.busyVcpu, unit)
  const listPrice = listPriceOf(group.instanceType)
  const firstDay = Math.ceil(grid.startSec / SECONDS_PER_DAY)
  const endDay = Math.floor((grid.startSec + grid.length * grid.stepSec) / SECONDS_PER_DAY)
  const stepsPerDay = SECONDS_PER_DAY / grid.stepSec
  const days = Array.from({ length: Math.max(0, endDay - firstDay) }, (_, i): NeedOfDay => {
    const from = ((firstDay + i) * SECONDS_PER_DAY - grid.startSec) / grid.stepSec
    const meanOf = (values: Float64Array) => meanOfDay(values, from, stepsPerDay)
    const hours = meanOf(inServiceInstances)
    return {
      day: firstDay + i,
      requiredHours: scaled(meanOf(required), 24),
      overloadedMinutes: scaled(meanOf(need.overloadedMinutes), stepsPerDay),
      inServiceHours: scaled(hours, 24),
      listMicroUsd: hours === null || listPrice === undefined ? null : Math.round(hours * 24 * listPrice),
    }
  })
  const { accountId, region, name } = group
  return { accountId, region, name, settings: settingsOf(group), unit, proposal: proposed, days }
}

/**
 * A proposal without a price saves nobody knows what: there is nothing to hold a measurement against. What is measured is the cost of instances (the
 * group's tag is on no address and no volume), so the estimate that is held against it is of instances alone, too.
 */
function proposedThen(proposal: NonNullable<Judgement['proposal']>, [ran, next]: readonly (number | undefined)[]): ProposedThen | null {
  const { changes, savingsMicroUsdPerMonth: savings, savingsRangeMicroUsdPerMonth: range, besideSavingsMicroUsdPerMonth: beside, confidence } = proposal
  if (savings === null || range === null) return null
  return {
    changes,
    savingsMicroUsdPerMonth: savings - beside,
    savingsRangeMicroUsdPerMonth: [range[0] - beside, range[1] - beside],
    confidence,
    ...(ran === undefined || next === undefined ? {} : { listMicroUsdPerHour: [ran, next] as const }),
  }
}

/** To a thousandth, as it is kept. */
function scaled(mean: number | null, by: number): number | null {
  return mean === null ? null : Math.round(mean * by * KEPT_PARTS) / KEPT_PARTS
}
