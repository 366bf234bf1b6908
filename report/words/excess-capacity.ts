import * as z from 'zod'
import type { ExcessCapacityFacts, Setting } from '../../domain/rules/excess-capacity.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

const sizes = { 'fixed-size': 'its fixed size', 'minimum-size': 'its minimum size', 'desired-capacity': 'its desired capacity' } as const

const settings: Readonly<Record<Setting, string>> = {
  'minimum-size': 'its minimum size',
  'scheduled-actions': 'its scheduled actions',
  'instance-type': 'its instance type',
  'scaling-policies': 'its scaling policies',
}

export const excessCapacity: Words<ExcessCapacityFacts> = {
  facts: z.strictObject({
    because: z.enum(['fixed-size', 'minimum-size', 'desired-capacity']),
    size: z.int(),
    keptInstances: z.number().nullable(),
    askedInstances: z.number().nullable(),
    busiestInstances: z.number(),
    atFloorFraction: z.number(),
    thresholds: z.strictObject({ excessFraction: z.number(), atFloorFraction: z.number() }),
    rest: z
      .strictObject({
        ranInstances: z.number(),
        proposedInstances: z.number(),
        moves: z.array(z.enum(['minimum-size', 'scheduled-actions', 'instance-type', 'scaling-policies'])),
      })
      .nullable()
      .default(null),
    saving: savingFacts,
  }),
  title: ({ keptInstances, askedInstances, because, size, rest }, about) =>
    rest !== null
      ? `${nameOf(about)} runs ${rest.ranInstances.toFixed(1)} instances on average where ${rest.proposedInstances.toFixed(1)} can serve its demand${rest.moves.length === 0 ? '' : `, because of ${rest.moves.map((setting) => settings[setting]).join(' and ')}`}`
      : `${nameOf(about)} keeps ${keptInstances?.toFixed(0)} instances where demand asks for ${askedInstances?.toFixed(1)} on average, because of ${sizes[because]} of ${size}`,
  evidence: ({ keptInstances, askedInstances, busiestInstances, atFloorFraction, thresholds, rest, saving }) => [
    ...(rest === null
      ? []
      : [
          {
            statement: `ran ${rest.ranInstances.toFixed(1)} instances on average; the same demand takes ${rest.proposedInstances.toFixed(1)} under the proposal`,
            metric: 'GroupInServiceInstances',
            value: rest.ranInstances,
            unit: 'instances',
          },
        ]),
    ...(keptInstances === null || askedInstances === null
      ? []
      : [
          {
            statement: `kept ${keptInstances.toFixed(1)} instances where demand asked for ${askedInstances.toFixed(1)} on average and for ${busiestInstances.toFixed(0)} in its busiest hours (99th percentile)`,
            metric: 'GroupInServiceInstances',
            value: 1 - askedInstances / keptInstances,
            unit: 'fraction',
            threshold: thresholds.excessFraction,
          },
        ]),
    {
      statement: `at its floor in ${percent(atFloorFraction)} of the window`,
      value: atFloorFraction,
      unit: 'fraction',
      threshold: thresholds.atFloorFraction,
    },
    savingEvidence(saving),
  ],
  remedy: ({ rest }) =>
    rest !== null
      ? 'Make the proposed change: its figures were tried on this group.'
      : 'Lower the floor to what redundancy and the busiest hours ask, and let a target-tracking policy carry the rest: the proposal has the figures.',
}
