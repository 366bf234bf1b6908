import { groupKey } from '../../domain/known/coverage.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { Message } from '../message.ts'
import { microFromUsd, usdFromMicro } from '../money.ts'
import type { Outline } from '../outline.ts'
import { visible } from '../visible.ts'
import { actionInWords } from '../words/action.ts'
import { roughMoney } from '../words/shared.ts'

export type Savings = NonNullable<Message['savings']>
type Group = Outline['groups'][number]
/** As much of a finding as says whether its group is idle. */
type Found = {
  readonly kind: string
  readonly resource: {
    readonly accountId?: string | undefined
    readonly region?: string | undefined
    readonly autoScalingGroupName?: string | undefined
  }
}

/** Savings that are listed with what to do; the report has the rest. */
const MOST_LISTED = 5

/** What following the advice would save, by confidence, and what closing the gaps would add; null where no group has a price. Groups in `unsaid`, by their keys, count and are not listed. */
export function savingsOf(
  { groups, currency, summary }: Pick<Outline, 'groups' | 'currency' | 'summary'>,
  findings: readonly Found[] = [],
  { most = MOST_LISTED, unsaid = new Set() }: { readonly most?: number; readonly unsaid?: ReadonlySet<string> } = {},
): Savings | null {
  if (summary.estimatedMonthlySavings === null) return null
  const idle = idleGroups(findings)
  const rows = groups.flatMap((group) =>
    group.estimatedMonthlySavings === null ? [] : [{ group, amount: group.estimatedMonthlySavings.amount, confidence: confidenceOf(group, idle) }],
  )
  const saves = rows.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount || byCodeUnit(a.group.name, b.group.name))
  const sumOf = (wanted: Savings['top'][number]['confidence']): number =>
    sum(saves.filter(({ confidence }) => confidence === wanted).map(({ amount }) => amount))
  return {
    currency,
    total: summary.estimatedMonthlySavings.amount,
    byConfidence: { high: sumOf('high'), medium: sumOf('medium'), low: sumOf('low'), unrated: sumOf(null) },
    addedToCloseGaps: summary.estimatedMonthlyAddedCost?.amount ?? 0,
    groups: saves.length,
    onWindowAlone: saves.filter(({ group }) => group.history === undefined).length,
    top: saves
      .filter(({ group }) => !unsaid.has(groupKey(group.accountId, group.region, group.name)))
      .slice(0, most)
      .map(({ group, amount, confidence }) => ({
        accountId: group.accountId,
        region: group.region,
        name: group.name,
        ...(group.team === undefined ? {} : { team: group.team }),
        amount,
        confidence,
        action: confidence === null || group.proposal === null ? 'delete it if nobody needs it' : actionInWords(group.proposal),
      })),
  }
}

/** The proposal's; null where the saving is that of an idle group, which no replay stands behind. */
function confidenceOf(group: Group, idle: ReadonlySet<string>): Savings['top'][number]['confidence'] {
  return idle.has(groupKey(group.accountId, group.region, group.name)) ? null : (group.proposal?.confidence ?? null)
}

function idleGroups(findings: readonly Found[]): ReadonlySet<string> {
  const idle = findings.filter(({ kind }) => kind === 'idle-group')
  return new Set(idle.map(({ resource: { accountId = '', region = '', autoScalingGroupName = '' } }) => groupKey(accountId, region, autoScalingGroupName)))
}

/** In micro-dollars, so that the parts add up to the total. */
function sum(amounts: readonly number[]): number {
  return usdFromMicro(amounts.reduce((total, amount) => total + microFromUsd(amount), 0)) ?? 0
}

/** Savings in a line: what they come to, how sure that is, and what is left when the gaps are closed; that they are not known where no price is. */
export function savingsInWords(savings: Savings | null): string {
  if (savings === null) return 'Savings: unknown, no price was read for any group'
  const { currency, total, byConfidence, addedToCloseGaps } = savings
  const money = (amount: number): string => roughMoney(microFromUsd(amount), currency)
  if (total <= 0 && addedToCloseGaps <= 0) return 'Savings: nothing to save'
  const sure = byConfidence.high + byConfidence.medium
  const net = total - addedToCloseGaps
  const left = net < 0 ? `${money(-net)} a month more net` : `${money(net)} net`
  const adds = addedToCloseGaps > 0 ? `; closing the gaps adds ${money(addedToCloseGaps)}, so ${left}` : ''
  return `Savings: ≈ ${money(total)} a month (${sure > 0 ? money(sure) : 'none'} of it at high or medium confidence)${adds}${aloneInWords(savings)}`
}

/** How many of the groups that save rest on the window alone: without hourly history nobody knows month end, quarter and season. */
function aloneInWords({ groups, onWindowAlone: alone }: Savings): string {
  if (alone === 0) return ''
  const who = groups === 1 ? 'the estimate uses' : `the estimates for ${alone === groups ? `all ${groups}` : `${alone} of ${groups}`} groups use`
  return `; ${who} this window alone (no hourly history)`
}

/** One of the largest savings in a line: `api-orders: $512 a month, high confidence: min size 8 → 3`. */
export function savingInWords({ name, team, amount, confidence, action }: Savings['top'][number], currency: string): string {
  const owner = team === undefined ? '' : ` (team ${visible(team)})`
  return `${visible(name)}${owner}: ${roughMoney(microFromUsd(amount), currency)} a month${confidence === null ? '' : `, ${confidence} confidence`}: ${visible(action)}`
}
