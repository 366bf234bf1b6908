import * as z from 'zod/mini'
import type { OverloadFacts } from '../../domain/case/gap.ts'
import type { Evidence } from '../../domain/findings.ts'
import { MICRO } from '../../domain/money.ts'
import { counted, formatMoney, groupThousands } from '../money.ts'
import { percent, timeShare } from './shared.ts'

export const overloadFacts: z.ZodMiniType<OverloadFacts> = z.strictObject({
  minutesPerWeek: z.number(),
  stretches: z.int(),
  peakUtilization: z.number(),
  censoredFraction: z.number(),
  boundBy: z.enum(['cpu', 'memory', 'credits', 'requests']),
  refusedRequestsPerWeek: z.nullable(z.number()),
  refusedMicroUsdPerWeek: z.nullable(z.number()),
  gapMinutesPerWeek: z.number(),
  fromSec: z.int(),
  toSec: z.int(),
})

const metrics = { cpu: 'CPUUtilization', memory: 'mem_used_percent', credits: 'CPUCreditBalance', requests: 'RequestCountPerTarget' } as const

/** How long and how badly users were hurt: the evidence that every kind of scaling gap shares. */
export function overloadEvidence(overload: OverloadFacts, currency: string): Evidence {
  const { minutesPerWeek, stretches, peakUtilization, censoredFraction, boundBy, gapMinutesPerWeek, fromSec, toSec } = overload
  const estimated = censoredFraction > 0 ? `; saturated ${percent(censoredFraction)} of the time, so true demand is higher than measured` : ''
  return {
    statement:
      minutesPerWeek === 0
        ? `never overloaded${estimated}`
        : `overloaded ${timeShare(minutesPerWeek)} (${counted(stretches, 'stretch', 'stretches')}), demand up to ${percent(peakUtilization)} of capacity${estimated}${refused(overload, currency)}`,
    metric: metrics[boundBy],
    value: minutesPerWeek,
    unit: 'minutes a week',
    threshold: gapMinutesPerWeek,
    fromSec,
    toSec,
  }
}

function refused({ refusedRequestsPerWeek, refusedMicroUsdPerWeek }: OverloadFacts, currency: string): string {
  // an estimate: two digits of it are known
  const requests = Number((refusedRequestsPerWeek ?? 0).toPrecision(2))
  if (!(requests >= 1)) return ''
  const worth = refusedMicroUsdPerWeek ?? 0
  return `; at least ${groupThousands(Math.round(requests))} requests a week exceeded capacity (estimate)${worth > 0 ? `, worth ${formatMoney(worth / MICRO, currency)}` : ''}`
}
