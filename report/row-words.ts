import type { MessageRow } from './message.ts'
import { formatMoney } from './money.ts'
import { visible } from './visible.ts'

/** The money of a row in words, with what it was before where that tells something; null where it has none. */
export function amountOf({ amount, amountIs, change, was }: MessageRow): string | null {
  if (amount === null) return null
  const now = formatMoney(amount.amount, amount.currency)
  const before = change === 'worse' && was?.amount ? `, was ${formatMoney(was.amount.amount, was.amount.currency)}` : ''
  return `${amountIs === 'impact' ? overExpected(amount.amount, amount.currency) : `${now} a month`}${before}`
}

/** `$14.18 over expected`, or under it. */
export function overExpected(amount: number, currency: string): string {
  return `${formatMoney(Math.abs(amount), currency)} ${amount < 0 ? 'under' : 'over'} expected`
}

/** What a finding is about, in words. */
export function aboutOf({ resource, kind, team, since, change }: MessageRow): string {
  const { autoScalingGroupName: name, accountId, region, service, usageType } = resource
  const parts = [name, service, usageType, [accountId, region].filter((part) => part !== undefined).join(' ')].filter(
    (part) => part !== undefined && part !== '',
  )
  return `${parts.map((part) => visible(part as string)).join(', ')}; ${visible(kind)}${team === undefined ? '' : `, team ${visible(team)}`}, ${change === 'resolved' || change === 'deleted' ? 'was open since' : 'since'} ${since.slice(0, 10)}`
}
