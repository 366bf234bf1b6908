import { formatMoney } from '../money.ts'
import type { ReportGroup } from '../schema.ts'
import { percent } from './shared.ts'

/** What moving there takes. */
const efforts = {
  arm64: 'needs an arm64 image and software built for it',
  'newer-generation': 'needs a test of the image on the newer type',
} as const

/** An option in one line: what it would cost, and its effort. */
export function typeOptionInWords(
  { kind, instanceType, usdPerMonth, savesFraction }: NonNullable<ReportGroup['typeOptions']>[number],
  currency: string,
): string {
  const cost = usdPerMonth === null ? '' : `, ${formatMoney(usdPerMonth, currency)} a month at today's size`
  return `Option: ${instanceType} costs ${percent(savesFraction)} less${cost} (${efforts[kind]})`
}
