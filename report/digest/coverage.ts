import { byCodeUnit } from '../../domain/order.ts'
import type { Message } from '../message.ts'
import { counted, formatNumber } from '../money.ts'
import type { Outline } from '../outline.ts'

/** Why groups were not judged, in two or three words, with the cure where it is free. */
const short: Readonly<Record<string, string>> = {
  'too-young': 'too young',
  'window-too-short': 'window too short',
  'low-coverage': 'too few datapoints',
  'metric-not-collected': 'CPU not read',
  'size-unknown': 'no group metrics: enable-metrics-collection is free',
  'type-size-unknown': 'instance type not known',
  'instance-type-unknown': 'instance type not known',
  'as-said': 'could not be read',
}

type Why = NonNullable<Message['totals']>['notJudgedBecause']

/** How many groups were not judged for which reason, the commonest first. */
export function notJudgedBecause(groups: Outline['groups']): Why {
  const counts = new Map<string, number>()
  for (const { status, statusBecause } of groups) {
    if (status !== 'insufficient-data') continue
    const why = short[statusBecause?.code ?? ''] ?? 'other reasons'
    counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  return [...counts].map(([because, count]) => ({ because, count })).sort((a, b) => b.count - a.count || byCodeUnit(a.because, b.because))
}

/** More may be open than a run found: why, so that nobody takes the two numbers for one. null where it found all. */
export function undetectedInWords(totals: Message['totals']): string | null {
  const undetected = totals?.undetected ?? 0
  if (undetected === 0) return null
  return undetected === 1
    ? "1 open finding wasn't detected today; it closes if tomorrow's run agrees"
    : `${formatNumber(undetected, 0)} open findings weren't detected today; they close if tomorrow's run agrees`
}

/** What was looked at and what was not, in a line. */
export function coverageInWords({ totals, notAudited }: Pick<Message, 'totals' | 'notAudited'>): string | null {
  if (totals === null) return null
  const { groups, notJudgedBecause: why } = totals
  const reasons = why.map(({ because, count }) => `${formatNumber(count, 0)} ${because}`).join(', ')
  const undetected = undetectedInWords(totals)
  const coverage = [
    `Coverage: ${formatNumber(groups.judged, 0)} of ${counted(groups.discovered, 'group')} judged`,
    ...(groups.notJudged === 0 ? [] : [`not judged: ${formatNumber(groups.notJudged, 0)}${reasons === '' ? '' : ` (${reasons})`}`]),
    ...(groups.suppressed === 0 ? [] : [`ignored by tag: ${formatNumber(groups.suppressed, 0)}`]),
    ...(notAudited.total === 0 ? [] : [`incomplete: ${counted(notAudited.total, 'account and Region', 'accounts and Regions')}`]),
  ].join('; ')
  return undetected === null ? coverage : `${coverage}. ${undetected}`
}
