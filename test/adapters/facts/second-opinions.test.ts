import { describe, expect, it } from 'vitest'
import { anomaliesAnswerOf, budgetsAnswerOf, reservationsAnswerOf, savingsPlansAnswerOf } from '../../../adapters/facts/second-opinions.ts'
import { dayFromCivil } from '../../../domain/calendar.ts'

const readAtSec = Date.UTC(2026, 10, 2) / 1000
const budget = (more: Record<string, unknown> = {}) => ({
  BudgetName: 'all',
  BudgetType: 'COST',
  TimeUnit: 'MONTHLY',
  BudgetLimit: { Amount: '1200.50', Unit: 'USD' },
  TimePeriod: { Start: '2026-01-01T00:00:00Z', End: '2087-06-15T00:00:00Z' },
  ...more,
})
const read = (...budgets: readonly Record<string, unknown>[]) => budgetsAnswerOf({ Budgets: budgets }, 'USD', readAtSec, [])

describe('budgets that are kept at AWS', () => {
  it('are used when they are of monthly cost, of the whole bill or of one account', () => {
    const ofAccount = { Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['000000000042'], MatchOptions: ['EQUALS'] } }
    expect(
      read(
        budget(),
        budget({ BudgetName: 'one', CostFilters: { LinkedAccount: ['111122223333'] } }),
        budget({ BudgetName: 'newer', FilterExpression: ofAccount }),
      ),
    ).toEqual({
      budgets: [
        { name: 'all', accountId: null, microUsdPerMonth: 1_200_500_000 },
        { name: 'one', accountId: '111122223333', microUsdPerMonth: 1_200_500_000 },
        { name: 'newer', accountId: '000000000042', microUsdPerMonth: 1_200_500_000 },
      ],
      notUsed: [],
      unread: null,
    })
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['of usage', { BudgetType: 'USAGE' }, /about usage, not cost/],
    ['of Savings Plans', { BudgetType: 'SAVINGS_PLANS_COVERAGE' }, /savings plans coverage/],
    ['by day', { TimeUnit: 'DAILY' }, /time unit is daily/],
    ['by year', { TimeUnit: 'ANNUALLY' }, /time unit is annually/],
    ['of amortized cost', { CostTypes: { UseAmortized: true } }, /amortized/],
    ['of one service', { CostFilters: { Service: ['Amazon S3'] } }, /not one account \(Service\)/],
    ['of two accounts', { CostFilters: { LinkedAccount: ['1', '2'] } }, /not one account/],
    ['of what is not one account', { FilterExpression: { Not: { Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['1'] } } } }, /not one account/],
    ['that is over', { TimePeriod: { Start: '2025-01-01T00:00:00Z', End: '2026-11-01T00:00:00Z' } }, /it is over/],
    ['that begins later', { TimePeriod: { Start: '2026-12-01T00:00:00Z' } }, /not begun/],
    ['in another currency', { BudgetLimit: { Amount: '1', Unit: 'EUR' } }, /in EUR, the bill in USD/],
    ['without a limit', { BudgetLimit: null }, /no limit for this month/],
  ])('%s are listed as not used, with the reason', (_, more, reason) => {
    expect(read(budget(more))).toEqual({ budgets: [], notUsed: [{ name: 'all', reason: expect.stringMatching(reason) }], unread: null })
  })

  it('with a limit for each month count with that of this month', () => {
    const planned = {
      [String(Date.UTC(2026, 9, 1) / 1000)]: { Amount: '10', Unit: 'USD' },
      [String(Date.UTC(2026, 10, 1) / 1000)]: { Amount: '20', Unit: 'USD' },
    }
    expect(read(budget({ PlannedBudgetLimits: planned })).budgets).toMatchObject([{ microUsdPerMonth: 20_000_000 }])
  })

  it('that were not read are said: for good where that is not permitted, or for now', () => {
    const refused = (problem: string, denied: boolean) => [
      { accountId: null, region: null, operation: 'budgets.describe-budgets', problem, remedy: 'Do this', denied },
    ]
    expect(budgetsAnswerOf(null, 'USD', readAtSec, [])).toMatchObject({ unread: { reason: 'budgets.describe-budgets: not in the capture', denied: true } })
    expect(budgetsAnswerOf(null, 'USD', readAtSec, refused('permission is missing [AccessDenied]', true))).toMatchObject({ unread: { denied: true } })
    expect(budgetsAnswerOf(null, 'USD', readAtSec, refused('AWS throttled it', false))).toMatchObject({
      unread: { denied: false, reason: expect.stringContaining('AWS throttled it') },
    })
    expect(budgetsAnswerOf({ Budgets: [{ BudgetName: 7 }] }, 'USD', readAtSec, []).unread?.reason).toMatch(
      /budgets\.describe-budgets: field Budgets\[0\]\.BudgetName/,
    )
  })
})

describe('AWS’s own anomalies', () => {
  const anomaly = (more: Record<string, unknown> = {}) => ({
    AnomalyId: 'a',
    AnomalyStartDate: '2026-10-28T00:00:00Z',
    AnomalyEndDate: '2026-10-29T00:00:00Z',
    Impact: { MaxImpact: 100, TotalImpact: 171.4 },
    RootCauses: [{ Service: 'EC2 - Other', LinkedAccount: '1', UsageType: '' }],
    ...more,
  })
  const days = (...all: readonly Record<string, unknown>[]) => anomaliesAnswerOf({ Anomalies: all }, []).anomalies

  it('end on the last day that AWS names, and one that goes on ends with its first', () => {
    const first = dayFromCivil(2026, 10, 28)
    expect(days(anomaly())).toEqual([
      {
        id: 'a',
        days: { startDay: first, endDay: first + 2 },
        impactMicroUsd: 171_400_000,
        causes: [{ accountId: '1', service: 'EC2 - Other', region: null, usageType: null }],
      },
    ])
    expect(days(anomaly({ AnomalyEndDate: undefined }))).toMatchObject([{ days: { endDay: first + 1 } }])
    expect(days(anomaly({ AnomalyStartDate: 'some day' }), anomaly())).toHaveLength(1)
  })

  it('that were not read are not none', () => {
    expect(anomaliesAnswerOf(null, [])).toEqual({ anomalies: null, unread: 'ce.get-anomalies: not in the capture' })
    expect(anomaliesAnswerOf({ Anomalies: [] }, [])).toEqual({ anomalies: [], unread: null })
    expect(anomaliesAnswerOf({ Anomalies: [{}] }, [])).toMatchObject({ anomalies: null, unread: expect.stringContaining('Anomalies[0].AnomalyId') })
  })
})

describe('reservations', () => {
  const one = (more: Record<string, unknown> = {}) => ({
    ReservedInstancesId: '2f0c8a14',
    InstanceType: 'm5.large',
    InstanceCount: 4,
    ProductDescription: 'Linux/UNIX (Amazon VPC)',
    State: 'active',
    Start: '2026-01-01T00:00:00Z',
    End: '2026-12-31T23:59:59Z',
    Duration: 31_536_000,
    FixedPrice: 87.6,
    UsagePrice: 0,
    RecurringCharges: [{ Amount: 0.03, Frequency: 'Hourly' }],
    CurrencyCode: 'USD',
    ...more,
  })
  const answer = (...all: readonly Record<string, unknown>[]) => [{ accountId: '123456789012', region: 'eu-west-1', ReservedInstances: all }]
  const plans = (...all: readonly Record<string, unknown>[]) => reservationsAnswerOf(answer(...all), 'USD', []).plans

  it('cost by the hour what recurs and what was paid at once, of every instance', () => {
    expect(plans(one())).toEqual([
      {
        planId: '2f0c8a14',
        accountId: '123456789012',
        type: 'Reservation',
        reserved: { instanceType: 'm5.large', count: 4, platform: 'Linux/UNIX' },
        region: 'eu-west-1',
        instanceFamily: 'm5',
        state: 'active',
        startSec: Date.UTC(2026, 0, 1) / 1000,
        endSec: Date.UTC(2026, 11, 31, 23, 59, 59) / 1000,
        microUsdPerHour: 4 * (30_000 + 10_000),
      },
    ])
    expect(plans(one({ RecurringCharges: [], Duration: undefined }))?.[0]?.microUsdPerHour).toBe(4 * 10_000)
  })

  it('are those that pay now or will, in the bill’s currency', () => {
    expect(plans(one({ State: 'retired' }), one({ State: 'payment-failed' }), one({ CurrencyCode: 'EUR' }), one({ State: 'queued' }))).toMatchObject([
      { state: 'queued' },
    ])
  })

  it('that were not read are not none, and those of one Region that could not be read are said', () => {
    expect(reservationsAnswerOf(null, 'USD', [])).toEqual({ plans: null, unread: 'ec2.describe-reserved-instances: not in the capture' })
    expect(reservationsAnswerOf([], 'USD', [])).toEqual({ plans: [], unread: null })
    const refused = { accountId: null, region: null, operation: 'ec2.describe-reserved-instances', problem: 'us-east-1: not permitted', remedy: 'Allow it' }
    expect(reservationsAnswerOf(answer(one()), 'USD', [refused])).toMatchObject({ plans: [{}], unread: expect.stringContaining('us-east-1') })
    expect(reservationsAnswerOf(answer(one({ End: 'soon' })), 'USD', [])).toMatchObject({
      plans: null,
      unread: expect.stringContaining('[0].ReservedInstances[0].End'),
    })
  })
})

describe('Savings Plans', () => {
  const plan = (more: Record<string, unknown> = {}) => ({
    savingsPlanId: '8f6c2b1a',
    savingsPlanArn: 'arn:aws:savingsplans::123456789012:savingsplan/8f6c2b1a',
    state: 'active',
    start: '2026-01-01T00:00:00.000Z',
    end: '2026-12-31T23:59:59.000Z',
    savingsPlanType: 'EC2Instance',
    region: 'eu-west-1',
    ec2InstanceFamily: 'm6i',
    commitment: '2.50000000',
    currency: 'USD',
    ...more,
  })
  const plans = (...all: readonly Record<string, unknown>[]) => savingsPlansAnswerOf({ savingsPlans: all }, 'USD', []).plans

  it('are those that pay now or will, in the bill’s currency, of the account in the ARN', () => {
    expect(plans(plan())).toEqual([
      {
        planId: '8f6c2b1a',
        accountId: '123456789012',
        type: 'EC2Instance',
        region: 'eu-west-1',
        instanceFamily: 'm6i',
        state: 'active',
        startSec: Date.UTC(2026, 0, 1) / 1000,
        endSec: Date.UTC(2026, 11, 31, 23, 59, 59) / 1000,
        microUsdPerHour: 2_500_000,
      },
    ])
    expect(
      plans(plan({ state: 'retired' }), plan({ currency: 'EUR' }), plan({ state: 'queued', region: undefined, ec2InstanceFamily: undefined })),
    ).toMatchObject([{ state: 'queued', region: null, instanceFamily: null }])
  })

  it('that were not read are not none', () => {
    expect(savingsPlansAnswerOf(null, 'USD', [])).toEqual({ plans: null, unread: 'savingsplans.describe-savings-plans: not in the capture' })
    expect(savingsPlansAnswerOf({ savingsPlans: [] }, 'USD', [])).toEqual({ plans: [], unread: null })
    expect(savingsPlansAnswerOf({ savingsPlans: [plan({ end: 'soon' })] }, 'USD', [])).toMatchObject({
      plans: null,
      unread: expect.stringContaining('savingsPlans[0].end'),
    })
  })
})
