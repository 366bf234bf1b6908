import { MICRO } from './money.ts'

const MICRO_PER_CENT = MICRO / 100

/** An amount inside a sentence: `$1,234.50`, `-$0.30`, `CNY 12.00`. To the cent, halves away from zero. */
export function moneyText(microUsd: number, currency: string): string {
  const cents = Math.round(Math.abs(microUsd) / MICRO_PER_CENT)
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  const sign = microUsd < 0 && cents > 0 ? '-' : ''
  return `${sign}${currency === 'USD' ? '$' : `${currency} `}${whole}.${String(cents % 100).padStart(2, '0')}`
}
