/** How far off a sum may be: its standard deviation, as known from so many independent looks (degrees of freedom; Infinity: known well). */
export type Spread = { readonly deviationMicroUsd: number; readonly freedom: number }

/**
 * How many of its deviations a sum may be off where a normal one is off by z: Student's t, after Wallace (1959),
 * z = (8v + 1) / (8v + 3) · √(v · ln(1 + t² / v)).
 */
export function reachOf(z: number, freedom: number): number {
  if (freedom === Number.POSITIVE_INFINITY) return z
  return Math.sign(z) * Math.sqrt(freedom * Math.expm1((z * z * wallace(freedom) ** 2) / freedom))
}

/** The chance, 0-1, that what is expected with a spread comes out above a limit. */
export function chanceAbove(limitMicroUsd: number, expectedMicroUsd: number, { deviationMicroUsd, freedom }: Spread): number {
  const over = expectedMicroUsd - limitMicroUsd
  if (deviationMicroUsd === 0) return over > 0 ? 1 : 0
  const t = over / deviationMicroUsd
  if (freedom === Number.POSITIVE_INFINITY) return normalShareBelow(t)
  return normalShareBelow((Math.sign(t) * Math.sqrt(freedom * Math.log1p((t * t) / freedom))) / wallace(freedom))
}

const WALLACE = { times: 8, over: 3, under: 1 }

function wallace(freedom: number): number {
  return (WALLACE.times * freedom + WALLACE.over) / (WALLACE.times * freedom + WALLACE.under)
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17: off by less than 7.5e-8. */
const TAIL = { scale: 0.2316419, powers: [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429] }

/** Share of a standard normal distribution below z. */
function normalShareBelow(z: number): number {
  const step = 1 / (1 + TAIL.scale * Math.abs(z))
  const above = (TAIL.powers.reduceRight((sum, power) => (sum + power) * step, 0) * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
  return z < 0 ? above : 1 - above
}
