import { ownPrices } from '../../domain/spend/own-cost.ts'

/**
 * List prices of what an audit is charged for; everything else it asks is free. Micro-dollars.
 * GetMetricData: $0.01 for 1,000 metrics requested, whatever their span (CloudWatch pricing). Cost Explorer: $0.01 a page.
 * Athena: $5 a terabyte scanned, by the megabyte, 10 MB at least (Athena pricing, SQL queries; the same in most regions).
 */
export const GET_METRIC_DATA_MICRO_USD_PER_METRIC = ownPrices.metricsRequested.microUsdPerUnit
export const COST_EXPLORER_MICRO_USD_PER_PAGE = ownPrices.costExplorerPages.microUsdPerUnit
const ATHENA_MICRO_USD_PER_MB = 5
const ATHENA_LEAST_MB = 10

/** What a query is charged that scanned so many bytes; a megabyte is taken as a million of them, which is never too little. */
export function athenaMicroUsd(bytes: number): number {
  return Math.max(ATHENA_LEAST_MB, Math.ceil(bytes / 1_000_000)) * ATHENA_MICRO_USD_PER_MB
}

/** What a run will ask for that costs money, known before the first such request. */
export type RunPrice = {
  readonly metrics: number
  readonly metricRequests: number
  readonly metricsMicroUsd: number
  /** The first page of each request to Cost Explorer: how many there are is only known from the answer, and each further one is held against the cap. */
  readonly costExplorerPages: number
  readonly costExplorerMicroUsd: number
  readonly totalMicroUsd: number
}

export function runPrice(asked: { readonly metrics: number; readonly metricRequests: number; readonly costExplorerPages: number }): RunPrice {
  const metricsMicroUsd = asked.metrics * GET_METRIC_DATA_MICRO_USD_PER_METRIC
  const costExplorerMicroUsd = asked.costExplorerPages * COST_EXPLORER_MICRO_USD_PER_PAGE
  return { ...asked, metricsMicroUsd, costExplorerMicroUsd, totalMicroUsd: metricsMicroUsd + costExplorerMicroUsd }
}
