import { type OwnUse, ownCostOf, ownCostPerMonth, ownPrices } from '../domain/spend/own-cost.ts'
import { usdFromMicro } from './money.ts'
import type { Report } from './schema.ts'

const RUNS_A_MONTH = 365 / 12

/** What a run of the deployed service cost, reading and all else, and what a month of such runs does; with every price, its date and source. */
export function ownCostRow(readingMicroUsd: number, use: OwnUse): NonNullable<Report['audit']['ownCost']> {
  const [run, month] = [ownCostOf(use), ownCostPerMonth(use, RUNS_A_MONTH)]
  const monthly = new Map(month.parts.map(({ kind, microUsd }) => [kind, microUsd]))
  return {
    run: usd(readingMicroUsd + run.microUsd),
    month: usd(Math.round(readingMicroUsd * RUNS_A_MONTH) + month.microUsd),
    reading: usd(readingMicroUsd),
    parts: run.parts.map(({ kind, units, microUsd }) => {
      const { microUsdPerUnit, unit, source, asOf } = ownPrices[kind]
      return {
        kind,
        units,
        run: usd(microUsd),
        month: usd(monthly.get(kind) ?? 0),
        usdPerUnit: Number((microUsdPerUnit / 1e6).toPrecision(12)),
        unit,
        source,
        asOf,
      }
    }),
  }
}

function usd(microUsd: number): number {
  return usdFromMicro(microUsd) ?? 0
}
