import { groupKey, groupKeyOf } from '../../domain/known/coverage.ts'
import { isMuted, isOpen, type KnownFinding, microUsdAtStake } from '../../domain/known/lifecycle.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { Message } from '../message.ts'
import { byRootCause } from '../order.ts'
import type { Outline } from '../outline.ts'
import { textOf } from '../words/index.ts'
import { cut } from './rows.ts'

/** Every group with an open critical finding that is neither snoozed nor called wrong, most overloaded first: one line each, said by the finding that causes the others. */
export function criticalOf(known: readonly KnownFinding[], { currency, groups }: Pick<Outline, 'currency' | 'groups'>): Message['critical'] {
  const byKey = new Map(groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const critical = known.filter((one) => one.finding.severity === 'critical' && isOpen(one) && !isMuted(one))
  return [...Map.groupBy(critical, ({ finding }) => groupKeyOf(finding))]
    .flatMap(([key, mine]) => {
      const [{ finding }] = [...mine].sort((a, b) => byRootCause(a.finding, b.finding)) as [KnownFinding]
      const { accountId, region, autoScalingGroupName: name } = finding.resource
      if (accountId === undefined || region === undefined || name === undefined) return []
      const group = byKey.get(key)
      return [
        {
          minutes: group?.current.overloadMinutesPerWeek ?? 0,
          money: Math.max(...mine.map((one) => microUsdAtStake(one.finding) ?? 0)),
          line: {
            accountId,
            region,
            name,
            ...(group?.team === undefined ? {} : { team: group.team }),
            title: cut(textOf(finding, { proposal: group?.proposal ?? null, currency }).title, 200),
          },
        },
      ]
    })
    .sort((a, b) => b.minutes - a.minutes || b.money - a.money || byCodeUnit(a.line.name, b.line.name))
    .map(({ line }) => line)
}
