import type { DailySpend } from './daily.ts'
import { byText } from './spend-column.ts'

/** Tables of one currency. Amounts of different currencies are never added. */
export type CurrencyTables = { readonly currency: string; readonly tables: readonly DailySpend[] }

/** One entry a currency; that of `preferred` first, the others by name. */
export function tablesByCurrency(tables: readonly DailySpend[], preferred: string): CurrencyTables[] {
  const currencies = [...new Set(tables.map((table) => table.currency))].sort((a, b) => Number(b === preferred) - Number(a === preferred) || byText(a, b))
  return currencies.map((currency) => ({ currency, tables: tables.filter((table) => table.currency === currency) }))
}
