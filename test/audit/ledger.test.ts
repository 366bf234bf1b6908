import { describe, expect, it } from 'vitest'
import type { PlaceResult } from '../../audit/inspect.ts'
import { ledgersAfter } from '../../audit/ledger.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import type { LedgerFacts } from '../../domain/reconcile/need-of-day.ts'
import { settingsOf } from '../../domain/reconcile/settings.ts'
import { groupRow } from '../../report/group-row.ts'
import { groupNamed, judgementOf } from './made-up-fleet.ts'

const DAY = 20_000
const factsOf = (name: string, region: string): LedgerFacts => ({
  accountId: '111122223333',
  region,
  name,
  settings: settingsOf(groupNamed(name)),
  unit: { instanceType: 'm5.large', busyVcpuPerInstance: 1.2, floorInstances: 2 },
  proposal: { changes: { minSize: 2 }, savingsMicroUsdPerMonth: 5e6, savingsRangeMicroUsdPerMonth: [4e6, 6e6], confidence: 'high' },
  days: [{ day: DAY - 3, requiredHours: 48, overloadedMinutes: 0, listMicroUsd: 7e6 }],
})
const resultOf = (region: string, ...names: readonly string[]): PlaceResult => ({
  accountId: '111122223333',
  region,
  groups: names.length,
  unread: [],
  failure: null,
  rows: names.map((name) => groupRow(judgementOf(groupNamed(name, { region })), null, 'USD')),
  findings: [],
  days: [],
  ledger: names.map((name) => factsOf(name, region)),
})
const billedIn = (accountId: string | null) => ({
  firstDay: DAY - 4,
  groups: [
    { accountId, groupName: 'web', microUsd: [1e6, 2e6] },
    { accountId, groupName: 'api', microUsd: [null, 3e6] },
  ],
})
const billed = billedIn(null)
const run = { runSec: DAY * 86_400, tell: true, trigger: 'schedule' } as const
const results = [resultOf('us-east-1', 'web', 'api'), resultOf('eu-west-1', 'web')]
const billedOf = (ledgers: ReturnType<typeof ledgersAfter>) => ledgers.map(({ name, days }) => [name, days[0]?.billedMicroUsd])

describe('the ledgers after a run', () => {
  it('take the cost of a day from the bill, but not of a name that two groups share', () => {
    expect(billedOf(ledgersAfter(run, [], results, billed, defaultPolicy))).toEqual([
      ['web', null],
      ['api', 3e6],
      ['web', null],
    ])
    expect(billedOf(ledgersAfter(run, [], results.slice(0, 1), billed, defaultPolicy))).toEqual([
      ['api', 3e6],
      ['web', 2e6],
    ])
  })

  it('take it from the bill of the account, where that is told by account', () => {
    const elsewhere: PlaceResult = { ...resultOf('us-east-1', 'web'), accountId: '444455556666' }
    const twice = [
      ...results.slice(0, 1),
      {
        ...elsewhere,
        rows: elsewhere.rows.map((row) => ({ ...row, accountId: '444455556666' })),
        ledger: elsewhere.ledger.map((own) => ({ ...own, accountId: '444455556666' })),
      },
    ]
    const costs = (of: ReturnType<typeof billedIn>) => billedOf(ledgersAfter(run, [], twice, of, defaultPolicy)).map(([, cost]) => cost)
    expect(costs(billedIn('111122223333'))).toEqual([3e6, 2e6, null])
    expect(costs(billed)).toEqual([3e6, null, null])
  })

  it('take none from a run on demand, which may not have seen the other group of a name', () => {
    const demand = { ...run, trigger: 'demand' } as const
    expect(billedOf(ledgersAfter(demand, [], results.slice(0, 1), billed, defaultPolicy)).map(([, cost]) => cost)).toEqual([null, null])
  })

  it('are as they were after a run that is not kept, and for groups that it did not judge', () => {
    const known = ledgersAfter(run, [], results, billed, defaultPolicy)
    expect(ledgersAfter({ ...run, runSec: run.runSec + 86_400, tell: false }, known, results, billed, defaultPolicy)).toEqual(known)
    const later = ledgersAfter({ ...run, runSec: run.runSec + 86_400 }, known, [resultOf('eu-west-1', 'web')], billed, defaultPolicy)
    expect(later.filter(({ revision }) => revision === 2).map(({ region }) => region)).toEqual(['eu-west-1'])
    expect(later).toHaveLength(3)
  })
})
