import * as z from 'zod'
import type { MetricMismatchFacts } from '../../domain/rules/metric-mismatch.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const metricMismatch: Words<MetricMismatchFacts> = {
  facts: z.strictObject({
    cpuPercent: z.number().nullable(),
    targetPercent: z.number(),
    tracked: z.boolean(),
    servableVcpuPerInstance: z.number(),
    vcpuPerInstance: z.number(),
    overload: overloadFacts,
  }),
  title: (facts, about) => `${nameOf(about)} is overloaded while its CPU looks calm: ${whatRunsOut(facts)}`,
  evidence: (facts) => {
    const { cpuPercent, targetPercent, tracked, servableVcpuPerInstance, vcpuPerInstance, overload } = facts
    return [
      ...(cpuPercent === null
        ? []
        : [
            {
              statement: `while users were hurt, CPU was at ${cpuPercent.toFixed(0)} % (median)${tracked ? `, under the ${targetPercent} % that its policy tracks` : ''}: ${whatRunsOut(facts)}`,
              metric: 'CPUUtilization',
              value: cpuPercent,
              unit: 'percent',
              threshold: targetPercent,
            },
          ]),
      {
        statement: `one instance serves ${servableVcpuPerInstance.toFixed(2)} busy vCPUs of its ${vcpuPerInstance} before that`,
        value: servableVcpuPerInstance,
        unit: 'vCPU',
      },
      overloadEvidence(overload),
    ]
  },
  remedy: ({ overload }) =>
    overload.boundBy === 'requests'
      ? 'Scale on requests per target in place of CPU, at the proposed value; then find what limits an instance.'
      : 'Scale on what runs out, or move to a type with more of it: the proposal has what was tried.',
}

function whatRunsOut({ overload: { boundBy } }: MetricMismatchFacts): string {
  if (boundBy === 'memory') return 'memory runs out first'
  if (boundBy === 'credits') return 'CPU credits run out first'
  return 'something that CPU does not show (connections, threads, a lock, a dependency) runs out first'
}
