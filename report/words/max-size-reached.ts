import * as z from 'zod'
import type { MaxSizeReachedFacts } from '../../domain/rules/max-size-reached.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const maxSizeReached: Words<MaxSizeReachedFacts> = {
  facts: z.strictObject({
    maxSize: z.int(),
    minutesPerWeekAtMaximum: z.number(),
    atMaximumFraction: z.number(),
    causeFraction: z.number(),
    overload: overloadFacts,
  }),
  title: ({ maxSize, minutesPerWeekAtMaximum }, about) =>
    `${nameOf(about)} sat at its maximum of ${maxSize} while demand exceeded what that could serve, ${minutesPerWeekAtMaximum.toFixed(0)} minutes a week`,
  evidence: ({ atMaximumFraction, causeFraction, overload }) => [
    {
      statement: `at its maximum size in ${percent(atMaximumFraction)} of the overloaded time`,
      metric: 'GroupDesiredCapacity',
      value: atMaximumFraction,
      unit: 'fraction',
      threshold: causeFraction,
    },
    overloadEvidence(overload),
  ],
  remedy: () => 'Raise the maximum size to the proposed one, after checking the vCPU quota and the free addresses of its subnets.',
}
