import * as z from 'zod/mini'
import type { MetricMismatchFacts } from '../../domain/rules/metric-mismatch.ts'
import { advice, leftover } from './advice.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, timeShare } from './shared.ts'
import type { Words } from './words.ts'

export const metricMismatch: Words<MetricMismatchFacts> = {
  facts: () =>
    z.strictObject({
      cpuPercent: z.nullable(z.number()),
      targetPercent: z.number(),
      tracked: z.boolean(),
      servableVcpuPerInstance: z.number(),
      vcpuPerInstance: z.number(),
      scalesOn: z.optional(z.array(z.string()).check(z.minLength(1))),
      late: z.optional(z.literal(true)),
      overload: overloadFacts,
    }),
  title: (facts, about) => `${nameOf(about)} is overloaded ${timeShare(facts.overload.minutesPerWeek)} ${whatLooksFine(facts)}`,
  evidence: (facts, { currency }) => {
    const { cpuPercent, targetPercent, tracked, servableVcpuPerInstance, vcpuPerInstance, scalesOn, late, overload } = facts
    return [
      ...(cpuPercent === null
        ? []
        : [
            {
              statement: `median CPU while overloaded: ${cpuPercent.toFixed(0)} %${tracked ? `, below the ${targetPercent} % its policy tracks` : ''}`,
              metric: 'CPUUtilization',
              value: cpuPercent,
              unit: 'percent',
              threshold: targetPercent,
            },
          ]),
      ...(scalesOn === undefined
        ? []
        : [{ statement: `its policies follow ${scalesOn.join(', ')}; no instance came of the overload, with room below max size` }]),
      ...(late === undefined ? [] : [{ statement: 'its policies follow CPU; no instance came of most of the overload, with room below max size' }]),
      ...(overload.boundBy === 'cpu'
        ? []
        : [
            {
              statement: `one instance serves ${servableVcpuPerInstance.toFixed(2)} of its ${vcpuPerInstance} vCPUs before ${whatRunsOut(facts)}`,
              value: servableVcpuPerInstance,
              unit: 'vCPU',
            },
          ]),
      overloadEvidence(overload, currency),
    ]
  },
  remedy: ({ overload, scalesOn, late }, about) => {
    const follow = 'Add a target tracking policy on average CPU beside the policies it has: of several, EC2 Auto Scaling takes the one that asks for most.'
    if (scalesOn !== undefined) return `${advice(about, 'gap', follow)}${leftover(about)}`
    const sooner = 'Lower the CPU at which its policies add instances, so that they come before users wait.'
    if (late === true) return `${advice(about, 'gap', sooner)}${leftover(about)}`
    return `${advice(
      about,
      'gap',
      overload.boundBy === 'requests'
        ? 'Scale on requests per target instead of CPU.'
        : 'Scale on the resource that runs out, or move to an instance type with more of it.',
    )}${leftover(about)} Then find what limits an instance.`
  },
}

/** The other half of the title: what does not show the overload. */
function whatLooksFine({ overload, scalesOn, late, targetPercent }: MetricMismatchFacts): string {
  if (late === true) return `although CPU is below the ${Math.round(targetPercent)} % at which it scales out`
  return scalesOn === undefined ? `although CPU looks fine (${limits[overload.boundBy]})` : `and does not grow: it scales on ${scalesOn.join(', ')}, not on CPU`
}

/** What an instance runs out of, in two words. */
const limits = { cpu: 'limited by CPU', memory: 'out of memory', credits: 'out of CPU credits', requests: 'limited by something else' } as const

function whatRunsOut({ overload: { boundBy } }: MetricMismatchFacts): string {
  if (boundBy === 'memory') return 'memory runs out first'
  if (boundBy === 'credits') return 'CPU credits run out first'
  return 'something other than CPU runs out first (connections, threads, a lock, a dependency)'
}
