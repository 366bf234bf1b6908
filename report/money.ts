import { MICRO } from '../domain/money.ts'

const MICRO_PER_CENT = MICRO / 100

/** An amount as the report document gives it: micro-dollars over a million, so at most six decimals and exact again when multiplied back. */
export type Money = { amount: number; currency: string }

/** Integer micro-dollars as a number of dollars; null where the amount is not known (NaN or null in). */
export function usdFromMicro(microUsd: number | null): number | null {
  return microUsd === null || Number.isNaN(microUsd) ? null : microUsd / MICRO + 0
}

/** The integer micro-dollars that a document's amount stands for. */
export function microFromUsd(usd: number): number {
  return Math.round(usd * MICRO)
}

export function moneyFromMicro(microUsd: number | null, currency: string): Money | null {
  const amount = usdFromMicro(microUsd)
  return amount === null ? null : { amount, currency }
}

/** An amount inside a sentence: `$1,234.50`, `-$0.30`, `CNY 12.00`. To the cent, halves away from zero. */
export function moneyText(microUsd: number, currency: string): string {
  const cents = Math.round(Math.abs(microUsd) / MICRO_PER_CENT)
  const sign = microUsd < 0 && cents > 0 ? '-' : ''
  return `${sign}${currency === 'USD' ? '$' : `${currency} `}${groupThousands(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}`
}

/**
 * An amount for people: `$1,234.50`, `-$0.30`, `CNY 12.00`; rounded half away from zero to cents, here and nowhere earlier.
 * Amounts under half a cent keep their first digit (`$0.0004`), so that a price is never shown as nothing.
 */
export function formatMoney(amount: number, currency: string): string {
  const micro = microFromUsd(amount)
  const size = Math.abs(micro)
  if (size === 0 || size >= MICRO_PER_CENT / 2) return moneyText(micro, currency)
  return `${amount < 0 ? '-' : ''}${currency === 'USD' ? '$' : `${currency} `}${(size / MICRO).toFixed(6).replace(/0+$/, '')}`
}

/** A unit price for people, to the micro-dollar: `$0.096`. */
export function formatPrice(amount: number, currency: string): string {
  return `${currency === 'USD' ? '$' : `${currency} `}${formatNumber(amount, 6)}`
}

/** Digits in threes, the same on every host: no locale is asked. */
export function groupThousands(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A plain number for people: at most `decimals` of them, no trailing zeros, thousands grouped. */
export function formatNumber(value: number, decimals = 1): string {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(decimals).split('.')
  const digits = fraction.replace(/0+$/, '')
  const shown = groupThousands(Number(whole)) + (digits === '' ? '' : `.${digits}`)
  return value < 0 && shown !== '0' ? `-${shown}` : shown
}

/** So many of something: `1 group`, `1,204 groups`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? one : many}`
}
