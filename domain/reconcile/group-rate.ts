import { SECONDS_PER_DAY } from '../calendar.ts'
import type { Place } from '../facts/place.ts'
import { meanOverAllTypes } from '../facts/type-shares.ts'
import type { Observation } from '../observe/observation.ts'
import type { Rate, RateAnswer } from '../propose/proposal.ts'
import type { Reason } from '../reasons.ts'
import { at, mean } from '../series.ts'
import type { BilledGroupName } from '../spend/attribution.ts'
import type { DayRange } from '../spend/settled.ts'

/** What the bill says of instance-hours over its settled days. Plain data. */
export type BilledRates = DayRange & {
  /** By the group's own tag: what was paid a day, and the metered quantity of a day. `mixed`: units other than hours are among it. */
  readonly groups: readonly BilledGroup[]
  /** Micro-dollars that an on-demand hour of a type cost over the whole bill. */
  readonly types: readonly (readonly [type: string, microUsdPerInstanceHour: number])[]
}

/** `region`: left out where the bill does not tell Regions apart, so that groups of one name in two of them share a rate. */
export type BilledGroup = BilledGroupName & {
  readonly region?: string
  readonly microUsdPerDay: number
  readonly quantityPerDay: number
  readonly mixed: boolean
}

/** Hours of the bill that are further than this from those observed are not this group's own. */
const FIT_FRACTION = 0.25

/**
 * What an instance-hour of a group costs: what was paid under its tag, where the metered hours are those that were observed (groups of
 * two Regions may share a name, and where running hours are not told apart a tag's row meters more than those); else what an hour of its type costs over the whole bill; else the list price. `null`:
 * nothing is known of it. Hours that do not fit are said with the rate.
 */
export function groupRate(
  observation: Observation,
  place: Place,
  billed: BilledRates,
  tagged: BilledGroup | undefined,
  typeRate: number | undefined,
): RateAnswer {
  const observedHours = observedHoursPerDay(observation, billed)
  if (tagged === undefined) return listPrice(observation, place) ?? unpriced(observation, place)
  const off = tagged.quantityPerDay / observedHours - 1
  // without hours to hold it against the bill is believed
  if (Number.isNaN(off)) return billedRate(tagged.microUsdPerDay / tagged.quantityPerDay)
  if (Math.abs(off) <= FIT_FRACTION) return billedRate(tagged.microUsdPerDay / (tagged.mixed ? observedHours : tagged.quantityPerDay))
  const doubt = (ratedBy: BillDoubt['ratedBy']): BillDoubt => ({
    code: 'bill-hours-do-not-fit',
    billedUnitsPerDay: tagged.quantityPerDay,
    observedHoursPerDay: observedHours,
    ratedBy,
    instanceType: observation.group.instanceType,
  })
  // an hour of its type over the bill is mostly one of plain Linux
  if (typeRate !== undefined && observation.group.spotFraction === 0 && place.pricesUnknownBecause == null)
    return { ...billedRate(typeRate), doubt: doubt('type-over-the-bill') }
  const listed = listPrice(observation, place)
  return listed === null ? { unknownBecause: doubt('unknown') } : { ...listed, doubt: doubt('list-price') }
}

type BillDoubt = Extract<Reason, { code: 'bill-hours-do-not-fit' }>

function billedRate(microUsdPerInstanceHour: number): Rate {
  return { microUsdPerInstanceHour: Math.round(microUsdPerInstanceHour), source: 'cost-explorer' }
}

/** Mean billed instance-hours a day over the days of the bill; over the window where those days are not in it. NaN where not observed. */
function observedHoursPerDay({ grid, group, inServiceInstances, outOfServiceInstances }: Observation, { startDay, endDay }: DayRange): number {
  if (inServiceInstances === null) return Number.NaN
  const { runningPoolInstances: pool } = group
  const billed = inServiceInstances.map((count, i) => count + (outOfServiceInstances === null ? pool : Math.max(pool, at(outOfServiceInstances, i))))
  const stepOf = (day: number) => Math.round((day * SECONDS_PER_DAY - grid.startSec) / grid.stepSec)
  const ofDays = billed.subarray(Math.max(0, stepOf(startDay)), Math.max(0, stepOf(endDay)))
  const instances = mean(ofDays)
  return (Number.isNaN(instances) ? mean(billed) : instances) * 24
}

/** The on-demand price of the types that ran, in their place: for a group that runs Spot, more than is paid. */
function listPrice({ group }: Observation, place: Place): Rate | null {
  const price = meanOverAllTypes(group, (type) => place.prices?.get(type)?.microUsdPerHour)
  const because: Reason | null =
    group.platform.operation === null ? { code: 'platform-not-read' } : group.spotFraction > 0 ? { code: 'spot-price-unknown' } : null
  const doubt: Pick<Rate, 'doubt'> = because === null ? {} : { doubt: because }
  return price === null ? null : { microUsdPerInstanceHour: Math.round(price), source: 'list-price', ...doubt }
}

function unpriced({ group: { typeShares, instanceType } }: Observation, { prices, pricesUnknownBecause }: Place): RateAnswer {
  if (pricesUnknownBecause != null) return { unknownBecause: pricesUnknownBecause }
  const ran = Object.keys(typeShares).length > 0 ? Object.keys(typeShares) : [instanceType].flatMap((type) => type ?? [])
  const instanceTypes = ran.filter((type) => prices?.has(type) === false).sort()
  return instanceTypes.length === 0 ? null : { unknownBecause: { code: 'price-of-type-unknown', instanceTypes } }
}
