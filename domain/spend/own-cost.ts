import { MICRO } from '../money.ts'
/** What one unit of our own use costs: micro-dollars, with where and when that was read. */
export type OwnPrice = { readonly microUsdPerUnit: number; readonly unit: string; readonly meaning: string; readonly source: string; readonly asOf: string }

const price = (usdPerUnit: number, unit: string, meaning: string, source: string, asOf = '2026-10'): OwnPrice => ({
  microUsdPerUnit: usdPerUnit * MICRO,
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
  alarmMonths: price(0.1, 'alarm-month', 'CloudWatch alarm on one metric of standard resolution', 'CloudWatch pricing page'),
  logGbs: price(0.5, 'GB', 'CloudWatch Logs, ingestion of the standard class', 'CloudWatch pricing page'),
  durableOperations: price(0.000008, 'operation', 'Lambda durable execution: a step, a retry, a wait', 'Lambda pricing page'),
  durableGbs: price(0.25, 'GB', 'Lambda durable execution, data written', 'Lambda pricing page'),
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

/** What a run reads, as planned before the first paid request. */
export type PlannedRun = { readonly groups: number; readonly metrics: number; readonly costExplorerPages: number; readonly groupsPerBatch: number }

/** Seconds of a worker for each group: half a second of waiting for CloudWatch and 20 ms of work (bench), as estimated; the audit itself takes a minute. */
const WORKER_SEC_PER_GROUP = 0.5
/** The plan, the spend and the page itself. */
const GETS_PER_PAGE = 3
const AUDIT_SEC = 60
const FUNCTION_GB = 2
/** Steps of a run beside its pages. */
const STEPS = 9
/** Items that a group's findings come to: each is read, and written when it changed; its history now and then. */
const READS_PER_GROUP = 2
const WRITES_PER_GROUP = 2
/** The ledger of a group that was advised: read once and written once a run; half of all groups are taken to be. */
const LEDGER_UNITS_PER_GROUP = 2
/** Days of the bill that are new or have moved, three tables each; and 200 days that are read. */
const BILL_WRITE_UNITS = 90
const BILL_READ_UNITS = 600
/** A finding with its evidence is four kilobytes, a report row with its chart twelve. */
const WRITE_UNITS_PER_ITEM = 4
const STORED_GB_PER_GROUP_AND_RUN = 12e-6
const KEPT_RUNS = 400
/** deploy/alarms.yml. */
const ALARMS = 6
const DAYS_OF_AN_ALARM_MONTH = 365 / 12
/** Lines of a page and of a run as they are written: some kilobytes of JSON. */
const LOG_GB_PER_PAGE = 20e-6
/** A step of the run is one operation; a page is a branch of a map and the step in it. What a page hands back is kept, and read again from there. */
const DURABLE_OPERATIONS_PER_PAGE = 2
const DURABLE_GB_PER_PAGE = 100e-6

/** What the deployed service uses for a run like this beside what reading costs: an estimate, whose constants stand above. Storage is what lies there after a year. */
export function serviceUse({ groups, groupsPerBatch }: PlannedRun): OwnUse {
  const pages = Math.ceil(groups / groupsPerBatch)
  return {
    lambdaRequests: pages + STEPS,
    lambdaGbSeconds: (groups * WORKER_SEC_PER_GROUP + AUDIT_SEC) * FUNCTION_GB,
    dynamoReadUnits: groups * (READS_PER_GROUP + LEDGER_UNITS_PER_GROUP) + BILL_READ_UNITS,
    dynamoWriteUnits: groups * (WRITES_PER_GROUP * WRITE_UNITS_PER_ITEM + LEDGER_UNITS_PER_GROUP) + BILL_WRITE_UNITS,
    s3Puts: 2 * pages + STEPS,
    s3Gets: GETS_PER_PAGE * pages + STEPS,
    s3GbMonths: groups * STORED_GB_PER_GROUP_AND_RUN * KEPT_RUNS,
    snsPublishes: 1,
    // a day's share: it runs daily
    alarmMonths: ALARMS / DAYS_OF_AN_ALARM_MONTH,
    logGbs: (pages + STEPS) * LOG_GB_PER_PAGE,
    durableOperations: pages * DURABLE_OPERATIONS_PER_PAGE + STEPS,
    durableGbs: (pages + STEPS) * DURABLE_GB_PER_PAGE,
  }
}

/** What reading uses: all that is charged when it is run from a terminal. */
export function readingUse({ metrics, costExplorerPages }: PlannedRun): OwnUse {
  return { metricsRequested: metrics, costExplorerPages }
}

/** GetMetricData statistics that one metric may have in one call before a further metric is billed. */
export const STATISTICS_PER_BILLED_METRIC = 5

/** Metrics billed for metrics asked with so many statistics each, all statistics of a metric in one call. */
export function billedMetrics(statisticsByMetric: readonly number[]): number {
  return statisticsByMetric.reduce((sum, statistics) => sum + Math.ceil(statistics / STATISTICS_PER_BILLED_METRIC), 0)
}
