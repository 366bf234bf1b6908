import { type FocusCharge, focusHeader } from '../../../fixtures/answers/focus.ts'

/** A charge of one hour of a day as AWS exports it, every column that is not given empty. */
export const aCharge = (day: string, usd: string, more: Partial<FocusCharge>): FocusCharge => ({
  ...(Object.fromEntries(focusHeader.map((name) => [name, null])) as FocusCharge),
  BilledCost: usd,
  EffectiveCost: usd,
  BillingCurrency: 'USD',
  BillingPeriodStart: `${day.slice(0, 7)}-01 00:00:00`,
  ChargeCategory: 'Usage',
  ChargePeriodStart: `${day} 03:00:00`,
  ChargePeriodEnd: `${day} 04:00:00`,
  Tags: '{}',
  ...more,
})
