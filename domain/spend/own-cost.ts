/** What one unit of our own use costs: micro-dollars, with where and when that was read. */
export type OwnPrice = { readonly microUsdPerUnit: number; readonly unit: string; readonly meaning: string; readonly source: string; readonly asOf: string }

const price = (usdPerUnit: number, unit: string, meaning: string, source: string, asOf = '2026-10'): OwnPrice => ({
  microUsdPerUnit: usdPerUnit * 1e6,
  unit,
  meaning,
  source,
  asOf,
})

/** Every price that a run's own cost rests on: us-east-1, on demand, free tiers left out. */
export const ownPrices = {
  metricsRequested: price(
    0.00001,
    'metric',
    'GetMetricData, by metric requested whatever its days; up to five statistics of one metric in one call count once',
    'CloudWatch pricing page',
  ),
  metricStatisticsCalls: price(0.00001, 'request', 'GetMetricStatistics and other CloudWatch requests', 'CloudWatch pricing page'),
  costExplorerPages: price(0.01, 'request', 'Cost Explorer, each page of an answer', 'Cost Explorer pricing page'),
  lambdaRequests: price(0.0000002, 'request', 'Lambda invocation', 'Lambda pricing page'),
  lambdaGbSeconds: price(0.0000133334, 'GB-second', 'Lambda duration on arm64', 'Lambda pricing page'),
  dynamoWriteUnits: price(0.000000625, 'write request unit', 'DynamoDB on demand, a write of up to 1 KB', 'DynamoDB pricing page'),
  dynamoReadUnits: price(0.000000125, 'read request unit', 'DynamoDB on demand, a read of up to 4 KB', 'DynamoDB pricing page'),
  dynamoGbMonths: price(0.25, 'GB-month', 'DynamoDB storage', 'DynamoDB pricing page'),
  s3Puts: price(0.000005, 'request', 'S3 PUT, COPY, POST, LIST', 'S3 pricing page'),
  s3Gets: price(0.0000004, 'request', 'S3 GET', 'S3 pricing page'),
  s3GbMonths: price(0.023, 'GB-month', 'S3 Standard storage', 'S3 pricing page'),
  snsPublishes: price(0.0000005, 'request', 'SNS publish, each 64 KB', 'SNS pricing page'),
  snsEmails: price(0.00002, 'message', 'SNS delivery by email', 'SNS pricing page'),
} as const satisfies Record<string, OwnPrice>

export type OwnUse = { readonly [K in keyof typeof ownPrices]?: number }

export type OwnCost = {
  /** Dearest first; only what was used. */
  readonly parts: readonly { readonly kind: keyof typeof ownPrices; readonly units: number; readonly microUsd: number }[]
  readonly microUsd: number
}

/** What a use costs at the prices above: each part rounded to the micro-dollar, the total their sum. Free tiers may make it less. */
export function ownCostOf(use: OwnUse): OwnCost {
  const kinds = Object.keys(ownPrices) as (keyof typeof ownPrices)[]
  const parts = kinds
    .filter((kind) => (use[kind] ?? 0) > 0)
    .map((kind) => ({ kind, units: use[kind] as number, microUsd: Math.round((use[kind] as number) * ownPrices[kind].microUsdPerUnit) }))
    .sort((a, b) => b.microUsd - a.microUsd || kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
  return { parts, microUsd: parts.reduce((sum, part) => sum + part.microUsd, 0) }
}

/** What a month costs when a run is repeated so often; what is stored stays once a month however often it runs. */
export function ownCostPerMonth(run: OwnUse, runsPerMonth: number): OwnCost {
  const stored: readonly (keyof OwnUse)[] = ['dynamoGbMonths', 's3GbMonths']
  const month = Object.fromEntries(Object.entries(run).map(([kind, units]) => [kind, stored.includes(kind as keyof OwnUse) ? units : units * runsPerMonth]))
  return ownCostOf(month as OwnUse)
}

/** GetMetricData statistics that one metric may have in one call before a further metric is billed. */
export const STATISTICS_PER_BILLED_METRIC = 5

/** Metrics billed for metrics asked with so many statistics each, all statistics of a metric in one call. */
export function billedMetrics(statisticsByMetric: readonly number[]): number {
  return statisticsByMetric.reduce((sum, statistics) => sum + Math.ceil(statistics / STATISTICS_PER_BILLED_METRIC), 0)
}
