import * as z from 'zod'
import type { SlowScaleOutFacts } from '../../domain/rules/slow-scale-out.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const slowScaleOut: Words<SlowScaleOutFacts> = {
  facts: z.strictObject({
    awaitedMinutesPerWeek: z.number(),
    awaitedFraction: z.number(),
    causeFraction: z.number(),
    lagMinutes: z.number(),
    bootMinutes: z.number(),
    warmupMinutes: z.number(),
    detailedMonitoring: z.boolean(),
    overload: overloadFacts,
  }),
  title: ({ awaitedMinutesPerWeek }, about) =>
    `${nameOf(about)} waits for capacity ${awaitedMinutesPerWeek.toFixed(0)} minutes a week: demand rises faster than instances arrive`,
  evidence: ({ awaitedFraction, causeFraction, lagMinutes, bootMinutes, warmupMinutes, detailedMonitoring, overload }) => [
    {
      statement: `capacity arrived within ${lagMinutes} minutes after ${percent(awaitedFraction)} of the overloaded time`,
      metric: 'GroupInServiceInstances',
      value: awaitedFraction,
      unit: 'fraction',
      threshold: causeFraction,
    },
    {
      statement: `an instance takes ${bootMinutes} minutes to be in service and warms up for ${warmupMinutes}; ${detailedMonitoring ? 'metrics come each minute' : 'metrics come every five minutes only (basic monitoring)'}`,
      value: bootMinutes,
      unit: 'minutes',
    },
    overloadEvidence(overload),
  ],
  remedy: ({ detailedMonitoring }) =>
    `Start earlier or from higher: a lower target, a higher minimum or predictive scaling${detailedMonitoring ? '' : ', and detailed monitoring'}; then make the boot itself shorter (image, warm pool).`,
}
