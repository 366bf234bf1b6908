import type { BudgetsAnswer } from '../../audit/io.ts'
import { dayOfInstant, monthOf, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import type { Budget } from '../../domain/spend/budgets.ts'
import type { AwsBudget } from '../aws-shapes/budgets.ts'
import { epochSecFrom } from '../aws-shapes/time.ts'

/**
 * Those of AWS's budgets that a month's forecast can be held against: cost as billed, by month, of the whole bill or of one account, in the
 * bill's currency. Each other one is listed with why it is not used.
 */
export function budgetsOf(budgets: readonly AwsBudget[], currency: string, readAtSec: number): Omit<BudgetsAnswer, 'unread'> {
  const used: Budget[] = []
  const notUsed: { name: string; reason: string }[] = []
  for (const budget of budgets) {
    const read = budgetOf(budget, currency, readAtSec)
    if ('reason' in read) notUsed.push({ name: budget.BudgetName, reason: read.reason })
    else used.push(read)
  }
  return { budgets: used, notUsed }
}

function budgetOf(budget: AwsBudget, currency: string, readAtSec: number): Budget | { readonly reason: string } {
  const { BudgetName: name, BudgetType: type, TimeUnit: unit } = budget
  if (type !== 'COST') return { reason: `it is about ${words(type)}, not cost` }
  if (unit !== 'MONTHLY') return { reason: `its time unit is ${words(unit)}; only monthly budgets are compared with the forecast` }
  const counted = countedOtherwise(budget)
  if (counted !== null) return { reason: `${counted}; the forecast is of the whole bill, as billed` }
  const { Start: start = null, End: end = null } = budget.TimePeriod ?? {}
  if (start !== null && epochSecFrom(start) > readAtSec) return { reason: 'it has not begun yet' }
  if (end !== null && epochSecFrom(end) <= readAtSec) return { reason: 'it is over' }
  const scope = scopeOf(budget)
  if ('reason' in scope) return scope
  const limit = limitOf(budget, readAtSec)
  if (limit === null) return { reason: 'it has no limit for this month' }
  if (limit.Unit !== currency) return { reason: `it is in ${limit.Unit}, the bill in ${currency}` }
  return { name, accountId: scope.accountId, microUsdPerMonth: microUsdFromDecimal(limit.Amount) }
}

/**
 * How its figure differs from the whole bill as billed, in words; null where it does not. Source: AWS Budgets' API reference, Budget (Metrics, BillingViewArn)
 * and CostTypes: every `Include…` is true by default, `UseAmortized` and `UseBlended` are false.
 */
function countedOtherwise({ CostTypes: types, Metrics: metrics, BillingViewArn: view }: AwsBudget): string | null {
  if (types?.UseAmortized === true) return 'it counts amortized cost'
  if (types?.UseBlended === true) return 'it counts blended cost'
  const other = (metrics ?? []).filter((metric) => metric !== 'UnblendedCost')
  if (other.length > 0) return `it counts ${other.map(wordsOfMetric).join(' and ')}`
  const without = Object.entries(types ?? {}).flatMap(([type, included]) =>
    type.startsWith('Include') && included === false ? [wordsOfMetric(type.slice(7))] : [],
  )
  if (without.length > 0) return `it leaves out ${without.join(', ')}`
  // every account has a primary view, which is its whole bill
  if (view != null && !view.endsWith(':billingview/primary')) return 'it looks at a custom billing view'
  return null
}

/** `NetAmortizedCost` as people read it: `net amortized cost`. */
function wordsOfMetric(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}

/** The account that it is about, null for the whole bill; or why it cannot be said. */
function scopeOf({ CostFilters: filters, FilterExpression: expression }: AwsBudget): { readonly accountId: string | null } | { readonly reason: string } {
  if (expression != null && Object.keys(expression).length > 0) {
    const by = expression.Dimensions as { readonly Key?: string; readonly Values?: readonly string[]; readonly MatchOptions?: readonly string[] } | undefined
    const plain = (by?.MatchOptions ?? ['EQUALS']).every((option) => option === 'EQUALS')
    if (Object.keys(expression).length === 1 && by?.Key === 'LINKED_ACCOUNT' && by.Values?.length === 1 && plain) return { accountId: by.Values[0] as string }
    return { reason: 'it is about a part of the bill that is not one account' }
  }
  const given = Object.entries(filters ?? {}).filter(([, values]) => values.length > 0)
  const [only] = given
  if (only === undefined) return { accountId: null }
  if (given.length === 1 && only[0] === 'LinkedAccount' && only[1].length === 1) return { accountId: only[1][0] as string }
  return { reason: `it is about a part of the bill that is not one account (${given.map(([key]) => key).join(', ')})` }
}

/** The fixed limit, or the one that is planned for the month. */
function limitOf(
  { BudgetLimit: fixed, PlannedBudgetLimits: planned }: AwsBudget,
  readAtSec: number,
): { readonly Amount: string; readonly Unit: string } | null {
  if (planned == null) return fixed ?? null
  const month = monthOf(dayOfInstant(readAtSec))
  const here = Object.entries(planned).find(([sec]) => Number(sec) >= month.startDay * SECONDS_PER_DAY && Number(sec) < month.endDay * SECONDS_PER_DAY)
  return here?.[1] ?? fixed ?? null
}

function words(constant: string): string {
  return constant.toLowerCase().replaceAll('_', ' ')
}
