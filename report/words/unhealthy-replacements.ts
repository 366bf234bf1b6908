import * as z from 'zod'
import type { UnhealthyReplacementsFacts } from '../../domain/rules/unhealthy-replacements.ts'
import { changeItThere } from './shared.ts'
import type { Words } from './words.ts'

export const unhealthyReplacements: Words<UnhealthyReplacementsFacts> = {
  facts: z.strictObject({
    replacements: z.int(),
    days: z.int(),
    loopDays: z.int(),
    checks: z.array(z.strictObject({ check: z.string(), count: z.int() })),
    meanLifeMinutes: z.number().nullable(),
    inServiceInstances: z.number().nullable(),
    desiredInstances: z.number().nullable(),
    fromSec: z.int().nullable(),
    toSec: z.int().nullable(),
    managedBy: z.string().nullable(),
    thresholds: z.strictObject({ perDay: z.number(), lifetimeHours: z.number(), turnover: z.number() }),
  }),
  title: ({ replacements, days }) =>
    `Find out why instances fail their health checks: ${replacements} were replaced on ${days === 1 ? 'one day' : `${days} days`}, and the new ones fail as well.`,
  evidence: ({ replacements, loopDays, checks, meanLifeMinutes, inServiceInstances, desiredInstances, fromSec, toSec, thresholds }) => [
    {
      statement: `${replacements} instances failed a health check and were replaced.`,
      value: replacements,
      unit: 'instances',
      ...(fromSec === null || toSec === null ? {} : { fromSec, toSec }),
    },
    {
      statement: `Days on which at least ${thresholds.perDay} failed within ${thresholds.lifetimeHours} hours of their launch: ${loopDays}.`,
      value: loopDays,
      unit: 'days',
      threshold: 1,
    },
    ...checks.map(({ check, count }) => ({ statement: `AWS said: in response to ${check}.`, value: count, unit: 'instances' })),
    ...(meanLifeMinutes === null
      ? []
      : [{ statement: `They lived for ${meanLifeMinutes.toFixed(0)} minutes on average.`, value: meanLifeMinutes, unit: 'minutes' }]),
    ...(inServiceInstances === null || desiredInstances === null
      ? []
      : [
          {
            statement: `${inServiceInstances.toFixed(1)} instances were in service on average where ${desiredInstances.toFixed(1)} were wanted.`,
            metric: 'GroupInServiceInstances',
            value: inServiceInstances,
            unit: 'instances',
            threshold: desiredInstances,
          },
        ]),
  ],
  remedy: ({ managedBy }) =>
    `${changeItThere(managedBy)}Look at an instance before it is replaced: suspend ReplaceUnhealthy for as long as that takes, and resume it afterwards. Usual causes: a health check grace period that is shorter than the start, a check path or port that the application does not answer, start-up scripts that fail. Until instances stay, nothing is taken away from the group.`,
}
