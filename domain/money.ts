/** Money is an integer number of micro-dollars (1e-6 of the capture's currency): sums are exact up to 9 billion dollars. */
export const MICRO = 1_000_000
/** What refused requests cost, and what served ones do, is said of a thousand. */
export const REQUESTS_PER_PRICE = 1_000
const MICRO_DIGITS = 6

/** Hours in an average month: 365 × 24 / 12, the figure AWS's own price pages use. */
export const HOURS_PER_MONTH = 730

/**
 * A decimal string as AWS gives it ("0.0960000000", "-12.3", "1e-7") in micro-dollars, rounded half away from zero; NaN when
 * it is not a plain decimal number ("1,234.50", "", "N/A").
 */
export function microUsdFromDecimal(text: string): number {
  const parts = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+))?\s*$/.exec(text)
  if (parts === null) return Number.NaN
  // the point is moved in the text: multiplying the parsed number would round twice, and lose a micro-dollar from 1e9 dollars on
  const micro = Number(`${parts[1]}e${Number(parts[2] ?? 0) + MICRO_DIGITS}`)
  const rounded = Math.sign(micro) * Math.round(Math.abs(micro))
  return Number.isSafeInteger(rounded) ? rounded + 0 : Number.NaN
}

/** Scales an hourly micro-dollar amount to a month of 730 hours, rounded to whole micro-dollars. */
export function perMonth(microUsdPerHour: number): number {
  return Math.round(microUsdPerHour * HOURS_PER_MONTH)
}
