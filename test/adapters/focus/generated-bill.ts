import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { costAnswers as costAnswersShape } from '../../../adapters/aws-shapes/cost-explorer.ts'
import { spendAnswerOf } from '../../../adapters/facts/spend.ts'
import type { SpendAnswer } from '../../../audit/io.ts'
import { type Bill, costAnswers } from '../../../fixtures/answers/cost-explorer.ts'
import { type FocusCharge, focusCsv } from '../../../fixtures/answers/focus.ts'
import { type BillLine, billOfDay } from '../../../fixtures/bill.ts'
import { simulationStartSec } from '../../../fixtures/sample-fleet.ts'
import { otherSpend } from '../../../fixtures/sample-groups/bill-lines.ts'
import { playedSampleFleet } from '../../fixtures/played-sample-fleet.ts'

/** The window of the sample fleet ends here. */
export const windowEndSec = simulationStartSec + 14 * 86_400
const DAYS = 76

/** What an audit tells of its source when it asks for the bill; six hours after the window's end. */
export const source = {
  window: { startSec: simulationStartSec, endSec: windowEndSec },
  capturedAtSec: windowEndSec + 6 * 3600,
  currency: 'USD',
}

/** The sample fleet's bill in whole micro-dollars, so that no way of adding it up rounds. */
export function generatedBill(): Bill {
  const groups = playedSampleFleet()
  const whole = (amount: number): number => Math.round(amount * 1e6) / 1e6
  const inWhole = (line: BillLine): BillLine => ({
    ...line,
    amortizedUsd: whole(line.amortizedUsd),
    unblendedUsd: whole(line.unblendedUsd),
    usageQuantity: whole(line.usageQuantity),
  })
  return {
    days: DAYS,
    dayAt: (index) => {
      const day = 14 - DAYS + index
      return {
        startSec: simulationStartSec + day * 86_400,
        lines: billOfDay(groups, otherSpend, day, simulationStartSec).map(inWhole),
        arrivedFraction: 1,
      }
    },
  }
}

/** What Cost Explorer answers about a bill. */
export function costExplorerSpend(bill: Bill): SpendAnswer {
  return spendAnswerOf(costAnswersShape.parse(JSON.parse([...costAnswers(bill, new Map())].join(''))), 'USD', [])
}

export function writeCsv(file: string, charges: Iterable<FocusCharge>, columns?: readonly (keyof FocusCharge)[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, [...focusCsv(charges, columns)].join(''))
}

/** Charges as AWS Data Exports writes them: Parquet by billing period, costs as doubles, tags as a map. */
export async function writeParquet(dir: string, charges: Iterable<FocusCharge>, without: readonly (keyof FocusCharge)[] = []): Promise<void> {
  mkdirSync(dir, { recursive: true })
  const csv = join(dir, '_charges.csv')
  writeCsv(csv, charges)
  const typed = [
    ...['BilledCost', 'EffectiveCost', 'ConsumedQuantity'].map((name) => `CAST(${name} AS DOUBLE) AS ${name}`),
    ...['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd'].map((name) => `CAST(${name} AS TIMESTAMP_MS) AS ${name}`),
    'CAST(CAST(Tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS Tags',
  ]
  const dropped = without.length === 0 ? '' : ` EXCLUDE (${without.join(', ')})`
  await withDuckDb((run) =>
    run(`COPY (
      SELECT *${dropped} REPLACE (${typed.filter((sql) => !without.some((name) => sql.endsWith(` ${name}`))).join(', ')}), strftime(CAST(BillingPeriodStart AS TIMESTAMP), '%Y-%m') AS BILLING_PERIOD
      FROM read_csv('${csv}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
    ) TO '${dir}' (FORMAT parquet, PARTITION_BY (BILLING_PERIOD), OVERWRITE_OR_IGNORE)`),
  )
}

async function withDuckDb(work: (run: (sql: string) => Promise<unknown>) => Promise<unknown>): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await work((sql) => connection.run(sql))
  connection.closeSync()
  instance.closeSync()
}
