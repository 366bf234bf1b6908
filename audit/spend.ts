import { ReadError } from '../adapters/read-error.ts'
import type { Finding } from '../domain/findings.ts'
import type { Place } from '../domain/group.ts'
import type { Rate } from '../domain/judge.ts'
import type { Observation } from '../domain/observation.ts'
import type { ReportCost } from '../report/cost-schema.ts'
import type { FleetSource } from './io.ts'

/** What the bill says: its own findings, the report's section on it, and what an instance-hour of a group costs. */
export type SpendAudit = {
  readonly findings: readonly Finding[]
  readonly cost: ReportCost
  /** The rate to price a group with; null when neither the bill nor the price list knows one. */
  readonly rateOf: (observation: Observation, place: Place) => Rate | null
}

/** Reads the bill. One that cannot be read is said so in the report, and groups are priced by the list. */
export async function auditSpend(source: FleetSource): Promise<SpendAudit> {
  const unread = await unreadReason(source)
  return {
    findings: [],
    cost: { notAssessed: unread === null ? [] : [{ subject: 'spend', reason: unread }] },
    rateOf: listPrice,
  }
}

async function unreadReason(source: FleetSource): Promise<string | null> {
  try {
    return (await source.readSpend()).unread
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return error.message
  }
}

/** The on-demand price of the group's type in its place. */
function listPrice({ group }: Observation, place: Place): Rate | null {
  const price = group.instanceType === null ? undefined : place.prices?.get(group.instanceType)
  return price === undefined ? null : { microUsdPerInstanceHour: price.microUsdPerHour, source: 'list-price' }
}
