import { counted } from './headline.ts'
import type { Message } from './message.ts'
import { formatMoney, formatNumber } from './money.ts'

type Saved = NonNullable<Message['saved']>

/** What following the advice has saved, in a sentence: beside what was estimated, and whether users paid for it. */
export function savedInWords({ measured, estimated, saved, overloadRose }: Saved): string {
  const share = estimated.amount > 0 ? ` (${formatNumber((saved.amount / estimated.amount) * 100, 0)} %)` : ''
  const overload = overloadRose === 0 ? 'overload rose after none' : `overload rose after ${formatNumber(overloadRose, 0)}`
  return `${counted(measured, 'proposal')} followed so far ${measured === 1 ? 'saves' : 'save'} ${formatMoney(saved.amount, saved.currency)} a month as measured, where ${formatMoney(estimated.amount, estimated.currency)} was estimated${share}; ${overload}.`
}
