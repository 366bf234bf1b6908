import { describe, expect, it } from 'vitest'
import { answerColumns } from '../../adapters/focus/query.ts'
import { planRun } from '../../audit/plan.ts'
import { liveFleet } from '../../handlers/live-fleet.ts'
import { athenaTable, readRunSettings } from '../../handlers/run-settings.ts'
import { SettingsError, settingsRead } from '../../handlers/settings.ts'
import { Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from '../adapters/live/fake-aws.ts'
import { nowSec, region, smallAws, windowEndSec } from '../adapters/live/small-aws.ts'

const where = { database: 'billing', table: 'focus', workgroup: 'headroom' }
const columns = answerColumns
const rows = [
  ['31', '', 'USD', null, null, null, null, null, null, null, null, '2026-11-01 1.5 1.5 -', '2026-11-01 1 0 0 - 1 0'],
  ['19', '', 'USD', null, '000000000042', 'AWS Lambda', null, null, null, null, null, '2026-11-01 1.5 1.5 -', null],
]
/** A workgroup that stops a query at 100 GB, and a table of two columns with one charge. */
const athena: Handlers = {
  GetWorkGroup: () => ({ WorkGroup: { Configuration: { EnforceWorkGroupConfiguration: true, BytesScannedCutoffPerQuery: 100_000_000_000 } } }),
  GetTableMetadata: () => ({
    TableMetadata: {
      Columns: ['chargeperiodstart timestamp', 'billedcost double', 'effectivecost double', 'subaccountid string', 'servicename string'].map(named),
    },
  }),
  StartQueryExecution: () => ({ QueryExecutionId: 'a-query' }),
  GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'SUCCEEDED' }, Statistics: { DataScannedInBytes: 4_000_000_000 } } }),
  GetQueryResults: () => ({
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: columns.map((Name) => ({ Name, Type: 'varchar' })) },
      Rows: [columns, ...rows].map((row) => ({ Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) })),
    },
  }),
}

function named(column: string): { Name: string; Type: string } {
  const [Name = '', Type = ''] = column.split(' ')
  return { Name, Type }
}

function deployed(overrides: Handlers = {}) {
  const { transport, calls } = fakeAws({ ...smallAws, ...athena, ...overrides })
  const world = { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials() }
  const settings = { AWS_REGION: region, HEADROOM_ROLE_NAME: 'headroom-read', HEADROOM_EXTERNAL_ID_PARAMETER: null }
  const open = liveFleet(settings, { focus: where, world })
  const query = { accounts: [], regions: [region], names: null, days: 1, windowEndSec, capMicroUsd: 1_000_000 }
  return { open: () => open(query), openFleet: open, operations: () => calls.map(({ operation }) => operation) }
}

describe('a deployed audit with a FOCUS export', () => {
  it('reads the bill there, and does not ask Cost Explorer', async () => {
    const { open, operations } = deployed()
    const fleet = await open()
    const { tables } = await fleet.readSpend()
    expect(tables.map(({ dimensions, rows: found }) => [dimensions, found.map(({ keys, unblendedMicroUsd }) => [...keys, ...unblendedMicroUsd])])).toEqual([
      [['LINKED_ACCOUNT', 'SERVICE'], [['000000000042', 'AWS Lambda', 1_500_000]]],
    ])
    expect(operations()).not.toContain('GetCostAndUsage')
    expect(fleet.usage?.()).toMatchObject({ bytesScanned: 4_000_000_000, estimatedMicroUsd: 20_000 })
  })

  it('plans with what the query may cost at most and a page of anomalies, and asks nothing that is charged', async () => {
    const { open, openFleet, operations } = deployed()
    expect((await open()).billMicroUsd).toBe(510_000)
    const run = {
      runId: 'r',
      folder: 'r',
      runSec: nowSec,
      trigger: 'demand',
      startedSec: nowSec,
      windowEndSec,
      days: 1,
      accounts: [],
      regions: [region],
      groups: [],
      tell: false,
    } as const
    const settings = { capMicroUsd: 400_000, groupsPerBatch: 100 } as never
    await expect(planRun(run, { openFleet, settings })).rejects.toThrow('the run would cost $0.51, over its cap of $0.40; nothing was charged')
    expect(operations()).not.toContain('StartQueryExecution')
  })

  it('goes on without the bill where Athena is not allowed, and says why', async () => {
    const { open } = deployed({ GetWorkGroup: () => new Fault('AccessDeniedException', 'no', 400) })
    const fleet = await open()
    expect([fleet.billMicroUsd, fleet.places.length > 0]).toEqual([10_000, true])
    await expect(fleet.readSpend()).rejects.toThrow('Allow athena:GetWorkGroup')
  })
})

describe('its settings', () => {
  const required = Object.fromEntries(
    ['HEADROOM_TABLE', 'HEADROOM_BUCKET', 'HEADROOM_INSPECT_FUNCTION']
      .map((name) => [name, 'x'])
      .concat([
        ['AWS_REGION', region],
        ...['HEADROOM_TOPIC_ARN', 'HEADROOM_OPERATORS_TOPIC_ARN'].map((name) => [name, `arn:aws:sns:${region}:000000000042:topic`]),
        ['HEADROOM_ATHENA_WORKGROUP', 'headroom-prod'],
      ]),
  )
  const tableOf = (more: Record<string, string>) => athenaTable(readRunSettings({ ...required, ...more }, settingsRead.audit))

  it('name the table, or leave it to Cost Explorer; the workgroup alone is nothing', () => {
    expect(tableOf({})).toBeNull()
    expect(tableOf({ HEADROOM_ATHENA_DATABASE: 'billing', HEADROOM_ATHENA_TABLE: 'focus' })).toEqual({
      database: 'billing',
      table: 'focus',
      workgroup: 'headroom-prod',
    })
  })

  it('are wrong by halves, and where a name could be more than a name in SQL', () => {
    expect(() => tableOf({ HEADROOM_ATHENA_TABLE: 'focus' })).toThrow('HEADROOM_ATHENA_DATABASE is not set, though others of Athena are')
    expect(() => tableOf({ HEADROOM_ATHENA_DATABASE: 'billing', HEADROOM_ATHENA_TABLE: 'focus" WHERE 1=1 --' })).toThrow(SettingsError)
  })
})
