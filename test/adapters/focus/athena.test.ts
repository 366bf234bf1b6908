import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsError } from '../../../adapters/aws/aws-error.ts'
import type { AwsSession } from '../../../adapters/aws/aws-session.ts'
import { runMeter } from '../../../adapters/aws/run-meter.ts'
import { athenaMicroUsd } from '../../../adapters/aws/run-price.ts'
import { readAthenaSpend } from '../../../adapters/focus/athena.ts'
import { type FocusColumn, focusColumns } from '../../../adapters/focus/columns.ts'
import { openFocusFolder } from '../../../adapters/focus/folder.ts'
import { daysBefore, focusQuery } from '../../../adapters/focus/query.ts'
import type { SpendAnswer } from '../../../audit/io.ts'
import { focusCharges, focusHeader } from '../../../fixtures/answers/focus.ts'
import { fakeClock, fixedCredentials } from '../live/fake-aws.ts'
import { type StandInOptions, startAthena } from './athena-stand-in.ts'
import { costExplorerSpend, generatedBill, source, windowEndSec, writeParquet } from './generated-bill.ts'

const root = mkdtempSync(join(tmpdir(), 'headroom-athena-'))
afterAll(() => rmSync(root, { recursive: true }))
const dir = join(root, 'export')
const untagged = join(root, 'untagged')
const where = { database: 'billing', table: 'focus', workgroup: 'headroom' }
const bill = generatedBill()
const MB = 1_000_000
const GB = 1000 * MB

beforeAll(async () => {
  const charges = [...focusCharges(bill)]
  await writeParquet(dir, charges)
  await writeParquet(untagged, charges.slice(-3000), ['Tags', 'SkuMeter'])
})

type Options = Partial<StandInOptions> & { readonly capMicroUsd?: number; readonly of?: typeof where }

/** Reads the bill from the stand-in; what it was asked, and what the run was charged. */
async function read({ capMicroUsd = 1_000_000, of = where, ...options }: Options = {}) {
  const standIn = await startAthena({ dir, ...where, cutoffBytes: GB, ...options })
  const clock = fakeClock(source.capturedAtSec)
  const meter = runMeter(capMicroUsd)
  const session: AwsSession = {
    run: { clock, random: () => 0.5, meter, transport: standIn.transport, buckets: new Map() },
    accountId: '123456789012',
    region: 'eu-west-1',
    credentials: fixedCredentials(),
  }
  try {
    const answer: SpendAnswer | AwsError = await readAthenaSpend(session, of, { windowEndSec, readAtSec: source.capturedAtSec, currency: 'USD' }).catch(
      (error: AwsError) => error,
    )
    const counted = (operation: string): number => standIn.requests.filter((request) => request.operation === operation).length
    return { answer, spend: answer as SpendAnswer, error: answer as AwsError, usage: meter.usage(), requests: standIn.requests, counted, slept: clock.slept }
  } finally {
    await standIn.stop()
  }
}

describe('the bill from a FOCUS export in Athena', () => {
  it('is what the same export says in a folder, and what Cost Explorer says by account, service and usage type', async () => {
    const { spend } = await read()
    expect(spend).toEqual(await (await openFocusFolder(dir)).readSpend(source))
    expect(spend.unread).toBeNull()
    const cost = costExplorerSpend(bill).tables
    const money = ({ tables }: Pick<SpendAnswer, 'tables'>) =>
      tables.map(({ dimensions, rows }) => [
        dimensions,
        // FOCUS takes nothing back
        rows.filter(({ keys }) => !keys.includes('SavingsPlanNegation')).map(({ keys, amortizedMicroUsd }) => [keys, [...amortizedMicroUsd]]),
      ])
    expect(money(spend)).toEqual(money({ tables: cost }))
  })

  it('is one query, word for word the one that is run over a folder', async () => {
    const { requests, counted } = await read()
    const sent = requests.find(({ operation }) => operation === 'StartQueryExecution')?.input
    const known: readonly string[] = [...focusHeader, 'billing_period']
    const columns = new Set((Object.keys(focusColumns) as FocusColumn[]).filter((column) => known.includes(focusColumns[column])))
    const local = focusQuery({ name: 'charges', columns, unusable: [] }, daysBefore(windowEndSec))
    expect(sent).toMatchObject({
      QueryString: local.replace('FROM charges\n    WHERE', 'FROM "billing"."focus"\n    WHERE'),
      WorkGroup: 'headroom',
      QueryExecutionContext: { Database: 'billing' },
    })
    expect(['StartQueryExecution', 'GetQueryResults'].map(counted)).toEqual([1, 1])
  })

  it('is the same in pages of any size', async () => {
    const [whole, paged] = [await read(), await read({ rowsPerPage: 7 })]
    expect(paged.spend).toEqual(whole.spend)
    expect(paged.counted('GetQueryResults')).toBeGreaterThan(10)
  })

  it('scans no month but those that the 90 days lie in: one that is broken elsewhere is never opened', async () => {
    const elsewhere = join(root, 'with-a-broken-month')
    await writeParquet(elsewhere, focusCharges(bill))
    mkdirSync(join(elsewhere, 'BILLING_PERIOD=2027-09'))
    writeFileSync(join(elsewhere, 'BILLING_PERIOD=2027-09', 'broken.parquet'), 'x'.repeat(3 * MB))
    const { spend, usage } = await read({ dir: elsewhere })
    expect(spend.unread).toBeNull()
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'))
    expect(usage.bytesScanned).toBe(files.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0))
  })

  it('says what the table cannot tell, and tells the rest', async () => {
    const { spend } = await read({ dir: untagged })
    expect(spend.tables.map(({ dimensions }) => dimensions.join('+'))).toEqual(['LINKED_ACCOUNT+SERVICE', 'LINKED_ACCOUNT+RECORD_TYPE', 'SERVICE+RECORD_TYPE'])
    expect(spend.unread).toBe(
      'FOCUS table billing.focus: spend by usage type cannot be told: there is no column SkuMeter (or x_UsageType); spend by group cannot be told: there is no column Tags',
    )
  })

  it('waits for a query that takes its time, longer at each look', async () => {
    const { spend, slept, counted } = await read({ looks: 6 })
    expect(spend.tables).toHaveLength(5)
    expect(counted('GetQueryExecution')).toBe(7)
    expect(slept.filter((ms) => ms >= 500)).toEqual([500, 1000, 2000, 4000, 8000, 10_000])
  })

  it('gives up on one that does not end', async () => {
    const { error } = await read({ looks: 1000 })
    expect([error.kind, error.message]).toEqual(['unavailable', expect.stringContaining('had not ended after 10 minutes')])
  })
})

describe('what a query costs', () => {
  it('is $5 a terabyte, and never less than for 10 MB', () => {
    expect([0, 1, 10 * MB, 10 * MB + 1, GB, 1000 * GB].map(athenaMicroUsd)).toEqual([50, 50, 50, 55, 5000, 5_000_000])
  })

  it('is charged by what it scanned, once that is known', async () => {
    const { usage } = await read({ cutoffBytes: 100 * GB })
    expect(usage.bytesScanned).toBeGreaterThan(10_000)
    expect(usage.estimatedMicroUsd).toBe(athenaMicroUsd(usage.bytesScanned ?? Number.NaN))
    expect(usage.apiCalls).toMatchObject({ StartQueryExecution: 1, GetWorkGroup: 1, GetTableMetadata: 1 })
  })

  it('is refused before it begins when what it may scan does not fit under the cap', async () => {
    const { error, usage, counted } = await read({ cutoffBytes: 100 * GB, capMicroUsd: 499_999 })
    expect([error.kind, error.message]).toEqual(['over-cap', expect.stringContaining('would lift it over its cap of $0.5000')])
    expect([counted('StartQueryExecution'), usage.estimatedMicroUsd]).toEqual([0, 0])
    expect((await read({ cutoffBytes: 100 * GB, capMicroUsd: 500_000 })).spend.unread).toBeNull()
  })

  it('is refused where the workgroup has no limit: no cap could be held', async () => {
    const { error, counted } = await read({ cutoffBytes: null })
    expect([error.kind, error.message]).toEqual(['over-cap', expect.stringContaining('Set BytesScannedCutoffPerQuery')])
    expect(counted('StartQueryExecution')).toBe(0)
  })

  it('is charged up to the limit that it ran into', async () => {
    const { error, usage } = await read({ cutoffBytes: 20_000 })
    expect([error.kind, error.message]).toEqual([
      'over-cap',
      expect.stringContaining('was cancelled (Athena says: Query cancelled! : Bytes scanned limit was exceeded)'),
    ])
    expect(usage).toMatchObject({ estimatedMicroUsd: 50, bytesScanned: 20_000 })
  })

  it('is nothing when it failed', async () => {
    const { usage } = await read({ ends: { State: 'FAILED', StateChangeReason: 'GENERIC_INTERNAL_ERROR: worker lost.' } })
    expect(usage.estimatedMicroUsd).toBe(0)
  })
})

describe('a query that does not succeed', () => {
  it.each([
    ['FAILED', 'PERMISSION_DENIED: Access denied on operation getFileStatus s3://export', 'denied', 'athenaExportBucket'],
    ['FAILED', 'COLUMN_NOT_FOUND: line 1:8: Column x cannot be resolved', 'rejected', 'COLUMN_NOT_FOUND'],
    ['CANCELLED', 'Query was cancelled by a user', 'unavailable', 'was cancelled'],
  ] as const)('%s: %s', async (State, StateChangeReason, kind, said) => {
    const { error, counted } = await read({ ends: { State, StateChangeReason } })
    expect([error.kind, error.message]).toEqual([kind, expect.stringContaining(said)])
    expect(counted('GetQueryResults')).toBe(0)
  })

  it('names the table or the workgroup that is not there', async () => {
    expect((await read({ of: { ...where, table: 'other' } })).error.message).toMatch(/athena:GetTableMetadata.*Entity Not Found: billing\.other/)
    expect((await read({ of: { ...where, workgroup: 'other' } })).error.message).toMatch(/athena:GetWorkGroup.*other is not found/)
  })

  it('never takes the first pages for all of them', async () => {
    const { error } = await read({ rowsPerPage: 0 })
    expect([error.kind, error.message]).toEqual(['bad-answer', expect.stringContaining('points back at an earlier page')])
  })
})
