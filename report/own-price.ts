import { type OwnCost, type OwnUse, ownCostOf, ownCostPerMonth, ownPrices, type PlannedRun, readingUse, serviceUse } from '../domain/spend/own-cost.ts'
import { columns } from './columns.ts'
import { counted, formatNumber } from './money.ts'

const RUNS_A_MONTH = 365 / 12
const names: Readonly<Record<keyof typeof ownPrices, string>> = {
  metricsRequested: 'metrics requested',
  metricStatisticsCalls: 'metric statistics',
  costExplorerPages: 'Cost Explorer pages',
  lambdaRequests: 'Lambda invocations',
  lambdaGbSeconds: 'Lambda GB-seconds',
  dynamoWriteUnits: 'DynamoDB write units',
  dynamoReadUnits: 'DynamoDB read units',
  dynamoGbMonths: 'DynamoDB GB-months',
  s3Puts: 'S3 puts',
  s3Gets: 'S3 gets',
  s3GbMonths: 'S3 GB-months',
  snsPublishes: 'SNS messages',
  snsEmails: 'e-mails',
  alarmMonths: 'CloudWatch alarm months',
  logGbs: 'CloudWatch Logs GB',
  durableOperations: 'durable operations',
  durableGbs: 'durable GB written',
}

/** What a run will cost and what a month of daily runs, part by part with the prices, before anything is read. Plain text. */
export function ownPriceText(run: PlannedRun): string {
  const reading = readingUse(run)
  const service = serviceUse(run)
  const used = new Set([reading, service].flatMap((use) => ownCostOf(use).parts.map(({ kind }) => kind)))
  return [
    `Reading ${counted(run.groups, 'group')}, from a terminal or by the deployed service`,
    ...table(reading),
    '',
    'Running the deployed service, on top of that (estimate, without free tiers and the KMS key at $1 a month)',
    ...table(service),
    '',
    'Prices of us-east-1, on demand:',
    ...[...used].map((kind) => {
      const { microUsdPerUnit, unit, source, asOf } = ownPrices[kind]
      return `  ${names[kind]}: $${decimal(microUsdPerUnit)} ${/^[aeiou]/.test(unit) ? 'an' : 'a'} ${unit} (${source}, ${asOf})`
    }),
    '',
  ].join('\n')
}

function table(use: OwnUse): readonly string[] {
  const run = ownCostOf(use)
  const month = ownCostPerMonth(use, RUNS_A_MONTH)
  const monthly = new Map(month.parts.map(({ kind, microUsd }) => [kind, microUsd]))
  const rows = run.parts.map(({ kind, units, microUsd }) => [names[kind], formatNumber(units, units < 10 ? 2 : 0), usd(microUsd), usd(monthly.get(kind) ?? 0)])
  return columns([['', 'units', 'a run', 'a month'], ...rows, ['total', '', total(run), total(month)]], ['left', 'right', 'right', 'right']).map(
    (line) => `  ${line}`,
  )
}

const total = ({ microUsd }: OwnCost): string => usd(microUsd)
const usd = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(4)}`
const decimal = (microUsd: number): string => (microUsd / 1_000_000).toFixed(12).replace(/0+$/, '').replace(/\.$/, '')
