import * as z from 'zod/mini'
import type { SlowScaleOutFacts } from '../../domain/rules/slow-scale-out.ts'
import { advice, leftover } from './advice.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent, timeShare } from './shared.ts'
import type { Words } from './words.ts'

export const slowScaleOut: Words<SlowScaleOutFacts> = {
  facts: () =>
    z.strictObject({
      awaitedMinutesPerWeek: z.number(),
      awaitedFraction: z.number(),
      causeFraction: z.number(),
      lagMinutes: z.number(),
      bootMinutes: z.number(),
      warmupMinutes: z.number(),
      detailedMonitoring: z.boolean(),
      overload: overloadFacts,
    }),
  title: ({ awaitedMinutesPerWeek }, about) => `${nameOf(about)} is overloaded ${timeShare(awaitedMinutesPerWeek)} while new instances start`,
  evidence: ({ awaitedFraction, causeFraction, lagMinutes, bootMinutes, warmupMinutes, detailedMonitoring, overload }, { currency }) => [
    {
      statement: `${percent(awaitedFraction)} of the overload ended when capacity arrived within ${lagMinutes} minutes`,
      metric: 'GroupInServiceInstances',
      value: awaitedFraction,
      unit: 'fraction',
      threshold: causeFraction,
    },
    {
      statement: `an instance takes ${bootMinutes === 1 ? '1 minute' : `${bootMinutes} min`} to be in service and ${warmupMinutes} min to warm up; metrics arrive every ${detailedMonitoring ? 'minute' : 'five minutes (basic monitoring)'}`,
      value: bootMinutes,
      unit: 'minutes',
    },
    overloadEvidence(overload, currency),
  ],
  remedy: ({ detailedMonitoring }, about) =>
    `${advice(about, 'gap', `Scale out earlier: a lower target, a higher min size or predictive scaling${detailedMonitoring ? '' : ', and detailed monitoring'}.`)}${leftover(about)} Then shorten the start-up itself (image, warm pool).`,
}
