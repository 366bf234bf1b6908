import { ReadError } from '../adapters/read-error.ts'
import type { Finding } from '../domain/findings.ts'
import type { Place } from '../domain/group.ts'
import type { Rate } from '../domain/judge.ts'
import type { Observation } from '../domain/observation.ts'
import { defaultPolicy, type Policy } from '../domain/policy.ts'
import { type EffectiveRate, effectiveRatesOf } from '../domain/spend/attribution.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import { judgeSpend } from '../domain/spend/spend.ts'
import type { ReportCost } from '../report/cost-schema.ts'
import { costSection } from '../report/cost-section.ts'
import type { FleetSource, SpendAnswer } from './io.ts'

/** What the bill says: its own findings, the report's section on it, and what an instance-hour of a group costs. */
export type SpendAudit = {
  readonly findings: readonly Finding[]
  readonly cost: ReportCost
  /** The rate to price a group with; null when neither the bill nor the price list knows one. */
  readonly rateOf: (observation: Observation, place: Place) => Rate | null
}

/** Reads and judges the bill. One that cannot be read is said so in the report, and groups are priced by the list. */
export async function auditSpend(source: FleetSource, policy: Policy = defaultPolicy, budgets: readonly Budget[] = []): Promise<SpendAudit> {
  const { tables, unread } = await spendAnswer(source)
  if (tables.length === 0) {
    return {
      findings: [],
      cost: { notAssessed: unread === null ? [] : [{ subject: 'spend', reason: unread }] },
      rateOf: (observation, place) => listPrice(observation, place),
    }
  }
  const { window, capturedAtSec, currency } = source
  const judged = judgeSpend({ tables, window, capturedAtSec, currency, budgets, policy })
  const rates = effectiveRatesOf(judged.cost.attribution)
  const cost = costSection(judged)
  return {
    findings: judged.findings,
    cost: unread === null ? cost : { ...cost, notAssessed: [...cost.notAssessed, { subject: 'rates from the bill', reason: unread }] },
    rateOf: (observation, place) => billedRate(rates, observation) ?? listPrice(observation, place),
  }
}

async function spendAnswer(source: FleetSource): Promise<SpendAnswer> {
  try {
    return await source.readSpend()
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return { tables: [], unread: error.message }
  }
}

/** What the group's instance-hours really cost by the tag. A rate of nothing is no price: the bill is then not complete. */
function billedRate(rates: ReadonlyMap<string, EffectiveRate>, { group }: Observation): Rate | null {
  const rate = rates.get(group.name)
  return rate === undefined || rate.microUsdPerInstanceHour <= 0 ? null : { microUsdPerInstanceHour: rate.microUsdPerInstanceHour, source: 'cost-explorer' }
}

/** The on-demand price of the group's type in its place. */
function listPrice({ group }: Observation, place: Place): Rate | null {
  const price = group.instanceType === null ? undefined : place.prices?.get(group.instanceType)
  return price === undefined ? null : { microUsdPerInstanceHour: price.microUsdPerHour, source: 'list-price' }
}
