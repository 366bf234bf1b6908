import * as z from 'zod/mini'
import type { SingleZoneFacts } from '../../domain/rules/single-zone.ts'
import { formatNumber } from '../money.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const singleZone: Words<SingleZoneFacts> = {
  facts: () =>
    z.strictObject({
      zones: z.array(z.strictObject({ zone: z.string(), capacity: z.number() })),
      instances: z.int(),
      averaged: z._default(z.boolean(), false),
      imbalanceRatio: z.number(),
      imbalanceThreshold: z.number(),
      kubernetes: z.boolean(),
      managedBy: z.nullable(z.string()),
      rebalanceSuspended: z.boolean(),
    }),
  title: (facts, about) => {
    const { fullest, emptiest, total } = ends(facts)
    return isOne(facts)
      ? `${nameOf(about)} runs in one Availability Zone (${fullest.zone})`
      : `${nameOf(about)} is unbalanced: ${fullest.zone} has ${tenths(fullest.capacity)} of ${tenths(total)}${facts.averaged ? ' on average' : ''}, ${emptiest.zone} ${tenths(emptiest.capacity)}`
  },
  evidence: (facts) => {
    const { zones, instances, imbalanceRatio, imbalanceThreshold } = facts
    if (isOne(facts)) {
      return [
        { statement: `can only launch in ${ends(facts).fullest.zone}`, value: 1, unit: 'zones', threshold: 2 },
        { statement: `${instances} instances would go down with the zone`, value: instances, unit: 'instances' },
      ]
    }
    const spread = zones.map(({ zone, capacity }) => `${zone} ${tenths(capacity)}`).join(', ')
    return [
      {
        statement: `in service by zone${facts.averaged ? ', on average' : ''}: ${spread}`,
        value: imbalanceRatio,
        unit: 'ratio',
        threshold: imbalanceThreshold,
      },
    ]
  },
  remedy: (facts) => {
    const { kubernetes, managedBy, rebalanceSuspended } = facts
    if (isOne(facts)) {
      return kubernetes
        ? 'Make sure node groups in other zones can take over its pods. One group per zone is fine for zonal volumes; otherwise use one group across zones.'
        : `Add subnets in other zones${managedBy === null ? '' : ` (in ${managedBy}, which manages the group)`}, and enable those zones in the load balancer.`
    }
    return `${rebalanceSuspended ? 'Resume the AZRebalance process. ' : ''}Find out why launches in ${ends(facts).emptiest.zone} fail (instance capacity, free addresses, Spot allocation). Auto Scaling rebalances by itself once they succeed.`
  },
}

function isOne({ zones }: SingleZoneFacts): boolean {
  return zones.length === 1
}

function ends({ zones }: SingleZoneFacts) {
  const none = { zone: '', capacity: 0 }
  return { fullest: zones[0] ?? none, emptiest: zones.at(-1) ?? none, total: zones.reduce((sum, { capacity }) => sum + capacity, 0) }
}

/** Averages need no more than a tenth. */
function tenths(capacity: number): string {
  return formatNumber(capacity, 1)
}
