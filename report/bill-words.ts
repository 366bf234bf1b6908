import { leavesBillAtMost } from '../domain/spend/commitments.ts'
import type { ReportCost } from './cost-schema.ts'
import type { Message } from './message.ts'
import { counted, formatMoney, formatNumber, microFromUsd } from './money.ts'
import { visible } from './visible.ts'
import { roughMoney } from './words/shared.ts'
import { placeText } from './words/spend-place.ts'

type Saved = NonNullable<Message['saved']>

/** Days of the bill that were settled, and are another sum now. */
export function restatedInWords({ days, from, to, difference }: NonNullable<Message['restated']>): string {
  const when = from === to ? `of ${from}` : `from ${from} to ${to}`
  const by = `${difference.amount < 0 ? '' : '+'}${formatMoney(difference.amount, difference.currency)}`
  return `${counted(days, 'settled day')} of the bill ${when} ${days === 1 ? 'was' : 'were'} restated by AWS: ${by} in all, as billed.`
}

/** What following the advice has saved: where, beside what was estimated, and whether users paid for it. */
export function savedInWords({ measured, estimated, saved, overloadRose, top }: Saved): string {
  const money = ({ amount, currency }: Saved['saved']): string => roughMoney(microFromUsd(amount), currency)
  const others = measured - top.length
  const names = [...top.map(({ name }) => visible(name)), ...(others > 0 ? [`${formatNumber(others, 0)} more`] : [])].join(', ')
  const overload = overloadRose === 0 ? "Overload didn't rise" : `Overload rose after ${formatNumber(overloadRose, 0)} of them`
  return `Saved so far: ${money(saved)} a month, measured after ${counted(measured, 'applied proposal')}${top.length === 0 ? '' : ` (${names})`}; the estimate was ${money(estimated)}. ${overload}.`
}

/** What was committed over the settled days: as billed, used and unused; null where the bill has none or does not tell. */
export function commitmentsInWords({ commitments }: ReportCost, currency: string): string | null {
  if (commitments === undefined) return null
  const percent = (fraction: number) => `${formatNumber(fraction * 100, 0)} %`
  const { billed, unused, utilizationFraction, coverageFraction } = commitments
  return [
    `Savings Plans and reservations: ${formatMoney(billed, currency)} in fees`,
    `${formatMoney(unused, currency)} of it unused${utilizationFraction === null ? '' : ` (utilization ${percent(utilizationFraction)})`}`,
    ...(coverageFraction === null ? [] : [`covering ${percent(coverageFraction)} of usage in the services they apply to`]),
  ].join(', ')
}

/**
 * How much of what the advice saves leaves the bill while commitments last, in a sentence; null where there are none, or nothing is saved. A commitment is
 * paid whether or not something runs on it.
 */
export function savingsOffTheBill({ commitments }: ReportCost, savings: number | null, currency: string): string | null {
  if (commitments === undefined || savings === null || savings <= 0) return null
  const sum = `${roughMoney(microFromUsd(savings), currency)} of monthly savings`
  if (commitments.uncoveredPerDay === null) return `How much of the ${sum} comes off the bill while commitments last is unknown: what they cover was not read`
  const most = leavesBillAtMost({ uncoveredMicroUsdPerDay: microFromUsd(commitments.uncoveredPerDay) }, microFromUsd(savings))
  if (most >= microFromUsd(savings)) return `All ${sum} comes off the bill: at least that much is paid outside commitments`
  return `Up to ${roughMoney(most, currency)} of the ${sum} comes off the bill while commitments last; the rest frees commitments, which are paid until they end`
}

/** Effective cost where it was read, else what was billed; null where neither is known. */
export function spentOf({ effective, billed }: { readonly effective: number | null; readonly billed: number | null }): number | null {
  return effective ?? billed
}

/** An amount with what kind of cost it is where that has to be said. */
export function spentInWords({ effective, billed }: { readonly effective: number | null; readonly billed: number | null }, currency: string): string {
  if (effective === null) return billed === null ? 'spend not known' : `${formatMoney(billed, currency)} as billed (effective cost was not read)`
  return `${formatMoney(effective, currency)}${billed === null || formatMoney(billed, currency) === formatMoney(effective, currency) ? '' : ` (${formatMoney(billed, currency)} as billed)`}`
}

/** Spend that a tag or a cost category says nothing of, with its account by name where that is known. */
export function withoutInWords({ accountId, account }: { readonly accountId: string | null; readonly account: string | null }): string {
  const where = account ?? accountId
  return where === null ? 'Untagged' : `Untagged in ${visible(where)}`
}

/** What went from one place to another, in a line: it is no news by itself. */
export function moveInWords({ from, to, period, amount }: NonNullable<ReportCost['moves']>[number], currency: string): string {
  const [before, after] = [placeText({ ...from, groupName: null }), placeText({ ...to, groupName: null })]
  return `${formatMoney(amount, currency)} moved from ${before} to ${after} since ${period.start}; the total didn't change.`
}
