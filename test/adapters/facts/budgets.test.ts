import { describe, expect, it } from 'vitest'
import { budgetsAnswer } from '../../../adapters/aws-shapes/budgets.ts'
import { budgetsOf } from '../../../adapters/facts/budgets.ts'

const readAtSec = Date.UTC(2026, 10, 2) / 1000
const read = (changes: object) => {
  const budget = { BudgetName: 'all', BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: '3300', Unit: 'USD' }, ...changes }
  const { budgets, notUsed } = budgetsOf(budgetsAnswer.parse({ Budgets: [budget] }).Budgets, 'USD', readAtSec)
  return budgets.length === 1 ? 'used' : notUsed[0]?.reason
}
const every = { IncludeTax: true, IncludeSupport: true, IncludeCredit: true, IncludeRefund: true, UseAmortized: false, UseBlended: false }

describe('a budget of AWS is held against the forecast of the whole bill', () => {
  it.each([
    ['says nothing of what it counts', {}],
    ['counts every charge as billed', { CostTypes: every }],
    ['adds up unblended cost', { Metrics: ['UnblendedCost'] }],
    ['looks at the primary view', { BillingViewArn: 'arn:aws:billing::123456789012:billingview/primary' }],
  ])('where it %s', (_what, changes) => {
    expect(read(changes)).toBe('used')
  })

  it.each([
    ['tax', { CostTypes: { ...every, IncludeTax: false, IncludeSupport: false } }, 'it leaves out tax, support'],
    ['credits', { CostTypes: { IncludeCredit: false } }, 'it leaves out credit'],
    ['recurring fees', { CostTypes: { IncludeRecurring: false } }, 'it leaves out recurring'],
    ['amortized cost', { CostTypes: { UseAmortized: true } }, 'it counts amortized cost'],
    ['net cost', { Metrics: ['NetAmortizedCost'] }, 'it counts net amortized cost'],
    ['hours', { Metrics: ['Hours'] }, 'it counts hours'],
    ['a view of a team', { BillingViewArn: 'arn:aws:billing::123456789012:billingview/custom-46f4' }, 'it looks at a custom billing view'],
    ['a service', { FilterExpression: { Dimensions: { Key: 'SERVICE', Values: ['Amazon EC2'] } } }, 'it is about a part of the bill'],
    [
      'all but an account',
      { FilterExpression: { Not: { Dimensions: { Key: 'LINKED_ACCOUNT', Values: ['123456789012'] } } } },
      'it is about a part of the bill',
    ],
  ])('not where it is about %s', (_what, changes, reason) => {
    expect(read(changes)).toContain(reason)
  })
})
