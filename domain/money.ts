/** Money is an integer number of micro-dollars (1e-6 of the capture's currency): sums are exact up to 9 billion dollars. */
export const MICRO = 1_000_000

/** Hours in an average month: 365 × 24 / 12, the figure AWS's own price pages use. */
export const HOURS_PER_MONTH = 730

/**
 * A decimal string as AWS gives it ("0.0960000000", "-12.3", "1e-7") in micro-dollars, rounded half away from zero; NaN when
 * it is not a plain decimal number ("1,234.50", "", "N/A").
 */
export function microUsdFromDecimal(text: string): number {
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text)) return Number.NaN
  const micro = Number(text) * MICRO
  const rounded = Math.sign(micro) * Math.round(Math.abs(micro))
  return Number.isSafeInteger(rounded) ? rounded + 0 : Number.NaN
}

/** Scales an hourly micro-dollar amount to a month of 730 hours, rounded to whole micro-dollars. */
export function perMonth(microUsdPerHour: number): number {
  return Math.round(microUsdPerHour * HOURS_PER_MONTH)
}
