import * as z from 'zod'
import type { SingleZoneFacts } from '../../domain/rules/single-zone.ts'
import type { Words } from './words.ts'

export const singleZone: Words<SingleZoneFacts> = {
  facts: z.strictObject({
    zones: z.array(z.strictObject({ zone: z.string(), capacity: z.number() })),
    instances: z.int(),
    imbalanceRatio: z.number(),
    imbalanceThreshold: z.number(),
    kubernetes: z.boolean(),
    managedBy: z.string().nullable(),
    rebalanceSuspended: z.boolean(),
  }),
  title: (facts) => {
    const { fullest, emptiest, total } = ends(facts)
    return isOne(facts)
      ? `Spread the group over a second Availability Zone: all of it stands in ${fullest.zone}.`
      : `Bring the zones back into balance: ${fullest.zone} holds ${fullest.capacity} of ${total}, ${emptiest.zone} ${emptiest.capacity}.`
  },
  evidence: (facts) => {
    const { zones, instances, imbalanceRatio, imbalanceThreshold } = facts
    if (isOne(facts)) {
      return [
        { statement: `The group can launch in ${ends(facts).fullest.zone} alone.`, value: 1, unit: 'zones', threshold: 2 },
        { statement: `${instances} instances would be lost together with the zone.`, value: instances, unit: 'instances' },
      ]
    }
    const spread = zones.map(({ zone, capacity }) => `${zone} ${capacity}`).join(', ')
    return [{ statement: `Capacity in service by zone: ${spread}.`, value: imbalanceRatio, unit: 'ratio', threshold: imbalanceThreshold }]
  },
  remedy: (facts) => {
    const { kubernetes, managedBy, rebalanceSuspended } = facts
    if (isOne(facts)) {
      return kubernetes
        ? 'Make sure that node groups in other zones can take over its pods. One group for each zone is sound for zonal volumes; for anything else use one group over several zones.'
        : `Add subnets in other zones to the group${managedBy === null ? '' : ` (in ${managedBy}, which manages it)`}; see to it that the load balancer has those zones enabled too.`
    }
    return `${rebalanceSuspended ? 'Resume the AZRebalance process. ' : ''}Find out why launches in ${ends(facts).emptiest.zone} fail or are avoided (capacity of the type, free addresses, Spot allocation); Auto Scaling rebalances by itself once they succeed.`
  },
}

function isOne({ zones }: SingleZoneFacts): boolean {
  return zones.length === 1
}

function ends({ zones }: SingleZoneFacts) {
  const none = { zone: '', capacity: 0 }
  return { fullest: zones[0] ?? none, emptiest: zones.at(-1) ?? none, total: zones.reduce((sum, { capacity }) => sum + capacity, 0) }
}
