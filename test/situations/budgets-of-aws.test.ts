import { describe, expect, it } from 'vitest'
import { audited } from './a-fortnight.ts'

/** A budget is held against the month where it counts what the forecast counts; else it is listed, with why not. */

const day = (offset: number): string => new Date(Date.UTC(2026, 7, 1 + offset)).toISOString().slice(0, 10)
const DAYS = 92
/** $100 a day of one service of one account, from August to October. */
const costs = [
  {
    Request: {
      TimePeriod: { Start: day(0), End: day(DAYS) },
      Granularity: 'DAILY',
      GroupBy: [
        { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
        { Type: 'DIMENSION', Key: 'SERVICE' },
      ],
    },
    Response: {
      ResultsByTime: Array.from({ length: DAYS }, (_, i) => ({
        TimePeriod: { Start: day(i), End: day(i + 1) },
        Estimated: false,
        Groups: [
          {
            Keys: ['111122223333', 'Amazon Elastic Compute Cloud - Compute'],
            Metrics: {
              AmortizedCost: { Amount: '100', Unit: 'USD' },
              UnblendedCost: { Amount: '100', Unit: 'USD' },
              UsageQuantity: { Amount: '1', Unit: 'N/A' },
            },
          },
        ],
      })),
    },
  },
]
const budget = (more: object) => ({
  BudgetName: 'month',
  BudgetType: 'COST',
  TimeUnit: 'MONTHLY',
  BudgetLimit: { Amount: '2000', Unit: 'USD' },
  TimePeriod: { Start: '2025-01-01T00:00:00Z', End: '2087-06-15T00:00:00Z' },
  ...more,
})
const held = async (more: object) => {
  const { report, kinds } = await audited({ costs, budgets: [budget(more)] })
  const { used = [], notUsed = [] } = report.cost?.budgets ?? {}
  return { used: used.length, crossed: kinds.includes('forecast-over-budget'), why: notUsed.map(({ reason }) => reason).join() }
}
const account = (Values: readonly string[], MatchOptions?: readonly string[]) => ({
  Dimensions: { Key: 'LINKED_ACCOUNT', Values, ...(MatchOptions ? { MatchOptions } : {}) },
})

describe('a budget of AWS that is crossed', () => {
  it.each([
    ['of the whole bill', {}],
    ['of unblended cost by its newer name', { Metrics: ['UnblendedCost'], BillingViewArn: 'arn:aws:billing::111122223333:billingview/primary' }],
    ['of one account', { FilterExpression: account(['111122223333']) }],
    ['of one account, the older way', { CostFilters: { LinkedAccount: ['111122223333'] } }],
    [
      'with a limit of its own for the month',
      { BudgetLimit: undefined, PlannedBudgetLimits: { [Date.UTC(2026, 10, 1) / 1000]: { Amount: '2000', Unit: 'USD' } } },
    ],
  ])('%s is told', async (_what, more) => {
    expect(await held(more)).toEqual({ used: 1, crossed: true, why: '' })
  })

  it.each([
    ['of amortized cost', { Metrics: ['NetAmortizedCost'] }, 'net amortized cost'],
    ['without what the console leaves out', { CostTypes: { IncludeCredit: false, IncludeRefund: false } }, 'leaves out credit, refund'],
    ['of blended cost', { CostTypes: { UseBlended: true } }, 'blended cost'],
    ['of all but one account', { FilterExpression: { Not: account(['111122223333']) } }, 'a part of the bill'],
    ['of an account by the beginning of its number', { FilterExpression: account(['1111'], ['STARTS_WITH']) }, 'a part of the bill'],
    [
      'of an account and a service',
      { FilterExpression: { And: [account(['111122223333']), { Dimensions: { Key: 'SERVICE', Values: ['Amazon EC2'] } }] } },
      'a part',
    ],
    ['of a tag', { FilterExpression: { Tags: { Key: 'team', Values: ['shop'] } } }, 'a part of the bill'],
    ['of two accounts', { CostFilters: { LinkedAccount: ['111122223333', '444455556666'] } }, 'a part of the bill'],
    ['of a billing view', { BillingViewArn: 'arn:aws:billing::111122223333:billingview/custom-46f4' }, 'custom billing view'],
    ['of usage', { BudgetType: 'USAGE' }, 'usage'],
    ['of a quarter', { TimeUnit: 'QUARTERLY' }, 'quarterly'],
    ['in euros', { BudgetLimit: { Amount: '2000', Unit: 'EUR' } }, 'EUR'],
    ['that is over', { TimePeriod: { Start: '2025-01-01T00:00:00Z', End: '2026-06-01T00:00:00Z' } }, 'over'],
  ])('%s is not held against the bill, and it is said why', async (_what, more, why) => {
    expect(await held(more)).toEqual({ used: 0, crossed: false, why: expect.stringContaining(why) })
  })
})
