import { describe, expect, it } from 'vitest'
import { budgetFromText, budgetsFrom } from '../../audit/budgets.ts'
import type { FleetSource } from '../../audit/io.ts'
import { auditSpend } from '../../audit/spend.ts'
import { auditArguments } from '../../cli/arguments.ts'
import { readRunSettings, runSettings } from '../../handlers/run-settings.ts'
import { settingsRead } from '../../handlers/settings.ts'
import { coverageOf } from '../../report/coverage.ts'
import type { Report } from '../../report/schema.ts'
import { DOLLAR, END_DAY, ordinaryBill, READ_AT_SEC, tablesOf } from '../domain/spend/made-up-bill.ts'
import { fleetOf } from './made-up-fleet.ts'

const total = { name: 'monthly budget', accountId: null, microUsdPerMonth: 12_000 * DOLLAR }
const ofAccount = { name: 'budget of 111122223333', accountId: '111122223333', microUsdPerMonth: 4000 * DOLLAR }

describe('budgets from the configuration', () => {
  it('are a JSON object of the whole bill and of accounts', () => {
    expect(budgetsFrom({ total: 12_000, '111122223333': 4000 })).toEqual({ budgets: expect.arrayContaining([total, ofAccount]) })
    expect(budgetsFrom({})).toEqual({ budgets: [] })
  })

  it.each([[[1]], [null], [{ all: 5 }], [{ total: '5' }], [{ total: -1 }], [{ '1234': 5 }]])('are not %j', (given) => {
    expect(budgetsFrom(given)).toHaveProperty('problem')
  })

  it('come from the environment of the function, beside the one of the whole month', () => {
    const names = settingsRead.audit.filter((name) => !/TABLE|BUCKET|TOPIC|FUNCTION|AWS_REGION/.test(name))
    const read = (json: string) => readRunSettings({ HEADROOM_MONTHLY_BUDGET_USD: '12000', HEADROOM_BUDGETS: json }, names as never) as never
    expect(runSettings(read('{"111122223333": 4000}')).budgets).toEqual([total, ofAccount])
    expect(() => read('{"everything": 5}')).toThrow(
      /HEADROOM_BUDGETS must be a JSON object .*"everything" is neither "total" nor an account id of twelve digits/,
    )
    expect(() => read('12000')).toThrow(/HEADROOM_BUDGETS must be a JSON object/)
  })

  it('come from the command line, several of them', () => {
    const budgets = (...argv: readonly string[]) => auditArguments(['--capture', 'x', ...argv], () => {})?.budgets
    expect(budgets('--budget', '12000', '--budget', '111122223333=4000')).toEqual([total, ofAccount])
    expect(budgets()).toEqual([])
    expect(() => budgets('--budget', '5=5')).toThrow('--budget: "5=5" is not an amount; write it like 12000, or 111122223333=4000 for one account')
    expect(budgetFromText('12e3')).toBeNull()
  })
})

describe('a month', () => {
  /** Some $16,000 a month for three accounts, two thirds of the way through October. */
  const readAtSec = READ_AT_SEC - 10 * 86_400
  const source = (more: Partial<FleetSource>): FleetSource => ({
    ...fleetOf(),
    window: { startSec: (END_DAY - 24) * 86_400, endSec: (END_DAY - 10) * 86_400 },
    capturedAtSec: readAtSec,
    readSpend: async () => ({ tables: tablesOf(ordinaryBill(), { days: 80 }), unread: null }),
    ...more,
  })
  const atAws = (microUsdPerMonth: number) => async () => ({
    budgets: [{ name: 'at AWS', accountId: null, microUsdPerMonth }],
    notUsed: [{ name: 'quarter', reason: 'its time unit is quarterly' }],
    unread: null,
  })
  const over = (findings: Awaited<ReturnType<typeof auditSpend>>['findings']) => findings.filter(({ kind }) => kind === 'forecast-over-budget')

  it('is held against the budgets of AWS as well as the configured ones, and says which it was held against', async () => {
    const kept = await auditSpend(source({ readBudgets: atAws(1e6 * DOLLAR) }), undefined, [{ ...ofAccount, accountId: 'a', microUsdPerMonth: 1e6 * DOLLAR }])
    expect(over(kept.findings)).toEqual([])
    expect(kept.cost.budgets).toEqual({
      used: [
        { name: 'budget of 111122223333', accountId: 'a', amount: 1e6, source: 'configuration' },
        { name: 'at AWS', accountId: null, amount: 1e6, source: 'aws-budgets' },
      ],
      notUsed: [{ name: 'quarter', reason: 'its time unit is quarterly' }],
    })
    const broken = await auditSpend(source({ readBudgets: atAws(100 * DOLLAR) }))
    expect(over(broken.findings)).toMatchObject([{ facts: { budgetName: 'at AWS', budgetMicroUsd: 100 * DOLLAR } }])
  })

  it('over an account’s budget alone names the account', async () => {
    const { findings } = await auditSpend(source({}), undefined, [total, { ...ofAccount, accountId: 'c', microUsdPerMonth: 100 * DOLLAR }])
    expect(over(findings).map(({ resource }) => resource)).toContainEqual({ accountId: 'c' })
  })

  it('whose budgets could not be read says so, and does not take what was over for kept; where they never can be, it goes by the others', async () => {
    const unread = (denied: boolean) => auditSpend(source({ readBudgets: async () => ({ budgets: [], notUsed: [], unread: { reason: 'refused', denied } }) }))
    const coverage = async (denied: boolean) => {
      const { cost } = await unread(denied)
      expect(cost.notAssessed.map(({ reason }) => reason)).toContain('refused')
      return coverageOf({ groups: [], places: [], notAudited: [], cost } as unknown as Report, { whole: true }).cost
    }
    expect(((await coverage(false)) as { except: ReadonlySet<string> }).except.has('forecast-over-budget')).toBe(true)
    expect(((await coverage(true)) as { except: ReadonlySet<string> }).except.has('forecast-over-budget')).toBe(false)
  })

  it('shows AWS’s anomalies beside ours, or says once that they were not asked', async () => {
    const anomaly = { id: 'a', days: { startDay: END_DAY - 20, endDay: END_DAY - 19 }, impactMicroUsd: 5 * DOLLAR, causes: [] }
    const asked = await auditSpend(source({ readAnomalies: async () => ({ anomalies: [anomaly], unread: null }) }))
    expect(asked.cost.awsAnomalies).toMatchObject([{ id: 'a', impact: 5, confirms: [] }])
    const not = await auditSpend(source({ readAnomalies: async () => ({ anomalies: null, unread: 'ce.get-anomalies: not in the capture' }) }))
    expect(not.cost.awsAnomalies).toBeUndefined()
    expect(not.cost.notAssessed).toContainEqual({ subject: 'AWS anomalies', reason: 'ce.get-anomalies: not in the capture' })
  })

  it('tells of Savings Plans that end, also where no bill was read, and says where they were not read', async () => {
    const { capturedAtSec } = source({})
    const plan = {
      planId: 'p',
      accountId: '1',
      type: 'Compute',
      region: null,
      instanceFamily: null,
      state: 'active' as const,
      startSec: 0,
      microUsdPerHour: DOLLAR,
    }
    const readSavingsPlans = async () => ({ plans: [{ ...plan, endSec: capturedAtSec + 5 * 86_400 }], unread: null })
    for (const more of [{}, { readSpend: async () => ({ tables: [], unread: 'refused' }) }]) {
      const { findings } = await auditSpend(source({ readSavingsPlans, ...more }))
      expect(findings.filter(({ kind }) => kind === 'commitment-expiring')).toMatchObject([{ resource: { accountId: '1', service: 'Savings Plan p' } }])
    }
    const not = await auditSpend(source({ readSavingsPlans: async () => ({ plans: null, unread: 'not permitted' }) }))
    expect(not.cost.notAssessed).toContainEqual({ subject: 'commitment-expiring', reason: 'not permitted' })
  })
})
