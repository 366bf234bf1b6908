import type { Policy } from '../policy.ts'

/**
 * Units of a currency that a US dollar comes to, in round figures of the middle of the 2020s, where that is more than two. They are there so that a
 * threshold in dollars means about as much in a bill of another currency (FOCUS's BillingCurrency); no amount is ever converted.
 */
const UNITS_PER_USD: Readonly<Record<string, number>> = {
  AED: 3.7,
  BRL: 5.5,
  CLP: 950,
  CNY: 7,
  COP: 4000,
  CZK: 22,
  DKK: 6.5,
  EGP: 48,
  HKD: 8,
  HUF: 350,
  IDR: 16_000,
  ILS: 3.5,
  INR: 85,
  JPY: 150,
  KRW: 1400,
  MXN: 19,
  MYR: 4.3,
  NOK: 10,
  PHP: 58,
  PLN: 3.7,
  SAR: 3.75,
  SEK: 10,
  THB: 33,
  TRY: 40,
  TWD: 31,
  VND: 25_000,
  ZAR: 18,
}

const IN_DOLLARS = [
  'costMinimumUsd',
  'costMediumUsd',
  'costHighUsd',
  'costCriticalUsd',
  'unattributedUsd',
  'restatedUsd',
] as const satisfies readonly (keyof Policy)[]

/** The policy with its thresholds of spend in a bill's own currency, about; as it is where a unit is worth about a dollar, or not known. */
export function policyIn(currency: string, policy: Policy): Policy {
  const units = UNITS_PER_USD[currency.toUpperCase()]
  if (units === undefined) return policy
  return { ...policy, ...Object.fromEntries(IN_DOLLARS.map((name) => [name, policy[name] * units])) }
}
