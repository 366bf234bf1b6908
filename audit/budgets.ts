import type { Budget } from '../domain/spend/budgets.ts'

const ACCOUNT = /^\d{12}$/
const MOST_USD = 1e12

/** What a month of an account (null: of the whole bill) may cost, as billed, in the bill's currency. */
export function budgetFor(accountId: string | null, amount: number): Budget {
  return { name: accountId === null ? 'monthly budget' : `budget of ${accountId}`, accountId, microUsdPerMonth: Math.round(amount * 1_000_000) }
}

/** Budgets from `{"total": 12000, "111122223333": 4000}`, or the first thing that is wrong with it. */
export function budgetsFrom(given: unknown): { readonly budgets: readonly Budget[] } | { readonly problem: string } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { problem: 'it is none' }
  const entries = Object.entries(given)
  for (const [of, amount] of entries) {
    if (of !== 'total' && !ACCOUNT.test(of)) return { problem: `${JSON.stringify(of)} is neither "total" nor an account id of twelve digits` }
    if (typeof amount !== 'number' || !(amount >= 0 && amount <= MOST_USD)) return { problem: `${of}: ${JSON.stringify(amount)} is not an amount of 0 or more` }
  }
  return { budgets: entries.map(([of, amount]) => budgetFor(of === 'total' ? null : of, amount as number)) }
}

/** A budget from `12000` or `111122223333=4000`; null for what is neither. */
export function budgetFromText(text: string): Budget | null {
  const [, accountId, amount] = /^(?:(\d{12})=)?(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? []
  const usd = Number(amount)
  return amount === undefined || !(usd <= MOST_USD) ? null : budgetFor(accountId ?? null, usd)
}
