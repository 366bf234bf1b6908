import * as z from 'zod/mini'
import type { ExcessCapacityFacts, Setting } from '../../domain/rules/excess-capacity.ts'
import { advice } from './advice.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

const sizes = { 'fixed-size': 'fixed size', 'minimum-size': 'min size', 'desired-capacity': 'desired capacity' } as const

const settings: Readonly<Record<Setting, string>> = {
  'minimum-size': 'min size',
  'scheduled-actions': 'scheduled actions',
  'instance-type': 'instance type',
  'scaling-policies': 'scaling policies',
}

export const excessCapacity: Words<ExcessCapacityFacts> = {
  facts: () =>
    z.strictObject({
      because: z.enum(['fixed-size', 'minimum-size', 'desired-capacity']),
      size: z.int(),
      keptInstances: z.nullable(z.number()),
      askedInstances: z.nullable(z.number()),
      busiestInstances: z.number(),
      atFloorFraction: z.number(),
      thresholds: z.strictObject({ excessFraction: z.number(), atFloorFraction: z.number() }),
      rest: z._default(
        z.nullable(
          z.strictObject({
            ranInstances: z.number(),
            proposedInstances: z.number(),
            moves: z.array(z.enum(['minimum-size', 'scheduled-actions', 'instance-type', 'scaling-policies'])),
          }),
        ),
        null,
      ),
      saving: savingFacts,
    }),
  title: ({ keptInstances, askedInstances, because, size, rest }, about) =>
    rest !== null
      ? `${nameOf(about)} runs ${rest.ranInstances.toFixed(1)} instances on average, where ${rest.proposedInstances.toFixed(1)} serve its demand${rest.moves.length === 0 ? '' : ` (${rest.moves.map((setting) => settings[setting]).join(', ')})`}`
      : `${nameOf(about)} runs ${keptInstances?.toFixed(0)} instances but needs ${askedInstances?.toFixed(1)} on average (${sizes[because]} ${size})`,
  evidence: ({ keptInstances, askedInstances, busiestInstances, atFloorFraction, thresholds, rest, saving }, { currency }) => [
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
            statement: `ran ${keptInstances.toFixed(1)} instances; demand needed ${askedInstances.toFixed(1)} on average and ${busiestInstances.toFixed(0)} at peak (99th percentile)`,
            metric: 'GroupInServiceInstances',
            value: 1 - askedInstances / keptInstances,
            unit: 'fraction',
            threshold: thresholds.excessFraction,
          },
        ]),
    {
      statement: `at its lowest size ${percent(atFloorFraction)} of the time`,
      value: atFloorFraction,
      unit: 'fraction',
      threshold: thresholds.atFloorFraction,
    },
    savingEvidence(saving, currency),
  ],
  remedy: (_, about) => advice(about, 'waste', 'Lower the min size to what redundancy and the busiest hours need, and let target tracking add the rest.'),
}
