import type { MessageRow } from './message.ts'
import { type Money, microFromUsd } from './money.ts'
import { visible } from './visible.ts'
import { roughMoney } from './words/shared.ts'

/** The money of a row in words, rounded as titles round it, with what it was before where that tells something; null where it has none, or its title says it. */
export function amountOf({ amount, amountIs, change, was, title }: MessageRow): string | null {
  if (amount === null) return null
  const before = change === 'worse' && was?.amount ? `, was ${roughly(was.amount)}` : ''
  const money = amountIs === 'impact' ? overExpected(amount, roughly) : `${roughly(amount)} a month`
  return before === '' && title.includes(money) ? null : `${money}${before}`
}

function roughly({ amount, currency }: Money): string {
  return roughMoney(microFromUsd(amount), currency)
}

/** `$14.18 over expected`, or under it; the money in the words of `said`. */
export function overExpected({ amount, currency }: Money, said: (money: Money) => string): string {
  return `${said({ amount: Math.abs(amount), currency })} ${amount < 0 ? 'under' : 'over'} expected`
}

/** What a finding is about, in words. */
export function aboutOf({ resource, kind, team, since }: MessageRow): string {
  const { autoScalingGroupName: name, accountId, region, service, usageType } = resource
  const parts = [name, service, usageType, [accountId, region].filter((part) => part !== undefined).join(' ')].filter(
    (part) => part !== undefined && part !== '',
  )
  return `${parts.map((part) => visible(part as string)).join(', ')}; ${visible(kind)}${team === undefined ? '' : `, team ${visible(team)}`}, first seen ${since.slice(0, 10)}`
}
