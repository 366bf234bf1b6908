import * as z from 'zod/mini'
import type { MaxSizeReachedFacts } from '../../domain/rules/max-size-reached.ts'
import { advice, leftover } from './advice.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent, timeShare } from './shared.ts'
import type { Words } from './words.ts'

export const maxSizeReached: Words<MaxSizeReachedFacts> = {
  facts: () =>
    z.strictObject({
      maxSize: z.int(),
      raisedTo: z.optional(z.int()),
      minutesPerWeekAtMaximum: z.number(),
      atMaximumFraction: z.number(),
      causeFraction: z.number(),
      overload: overloadFacts,
    }),
  title: ({ maxSize, raisedTo, minutesPerWeekAtMaximum }, about) =>
    raisedTo === undefined
      ? `${nameOf(about)} is overloaded ${timeShare(minutesPerWeekAtMaximum)} at its max size of ${maxSize}`
      : `${nameOf(about)} was overloaded ${timeShare(minutesPerWeekAtMaximum)} at its max size of ${maxSize}, which is ${raisedTo} now`,
  evidence: ({ atMaximumFraction, causeFraction, overload }, { currency }) => [
    {
      statement: `at its max size for ${percent(atMaximumFraction)} of the overload`,
      metric: 'GroupDesiredCapacity',
      value: atMaximumFraction,
      unit: 'fraction',
      threshold: causeFraction,
    },
    overloadEvidence(overload, currency),
  ],
  remedy: ({ raisedTo }, about) =>
    raisedTo === undefined
      ? `${advice(about, 'gap', 'Raise the max size, after checking the vCPU quota and free subnet addresses.')}${leftover(about)}`
      : 'Nothing more to do if the overload is gone since max size was raised. Check the vCPU quota and free subnet addresses for the new size.',
}
