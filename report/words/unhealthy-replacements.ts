import * as z from 'zod/mini'
import type { UnhealthyReplacementsFacts } from '../../domain/rules/unhealthy-replacements.ts'
import { counted } from '../money.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { Words } from './words.ts'

/** `44 minutes`, `5.2 hours`, `4.0 days`: what a person can picture. */
function lifeText(minutes: number): string {
  if (minutes < 120) return counted(Math.round(minutes), 'minute')
  return minutes < 2880 ? `${(minutes / 60).toFixed(1)} hours` : `${(minutes / 1440).toFixed(1)} days`
}

export const unhealthyReplacements: Words<UnhealthyReplacementsFacts> = {
  facts: () =>
    z.strictObject({
      replacements: z.int(),
      days: z.int(),
      loopDays: z.int(),
      checks: z.array(z.strictObject({ check: z.string(), count: z.int() })),
      meanLifeMinutes: z.nullable(z.number()),
      endedElsewhere: z.optional(z.boolean()),
      inServiceInstances: z.nullable(z.number()),
      desiredInstances: z.nullable(z.number()),
      fromSec: z.nullable(z.int()),
      toSec: z.nullable(z.int()),
      graceSec: z.optional(z.number()),
      healthCheckTypes: z.optional(z.array(z.string())),
      managedBy: z.nullable(z.string()),
      thresholds: z.strictObject({ perDay: z.number(), lifetimeHours: z.number(), turnover: z.number() }),
    }),
  title: ({ replacements, days, endedElsewhere }, about) => {
    const often = `${replacements} on ${days === 1 ? 'one day' : `${days} days`}`
    return endedElsewhere === true
      ? `${nameOf(about)} keeps replacing instances that something else stops or terminates: ${often}`
      : `${nameOf(about)} keeps replacing unhealthy instances: ${often}, and new ones fail too`
  },
  evidence: ({
    replacements,
    loopDays,
    checks,
    meanLifeMinutes,
    endedElsewhere,
    inServiceInstances,
    desiredInstances,
    fromSec,
    toSec,
    graceSec,
    healthCheckTypes = [],
    thresholds,
  }) => [
    {
      statement: `${replacements} instances ${endedElsewhere === true ? 'were stopped or terminated by somebody else' : 'failed a health check'} and were replaced`,
      value: replacements,
      unit: 'instances',
      ...(fromSec === null || toSec === null ? {} : { fromSec, toSec }),
    },
    {
      statement: `days on which at least ${thresholds.perDay} failed within ${thresholds.lifetimeHours} hours of launch: ${loopDays}`,
      value: loopDays,
      unit: 'days',
      threshold: 1,
    },
    ...checks.map(({ check, count }) => ({ statement: `AWS said: in response to ${check}`, value: count, unit: 'instances' })),
    ...(meanLifeMinutes === null ? [] : [{ statement: `average lifetime: ${lifeText(meanLifeMinutes)}`, value: meanLifeMinutes, unit: 'minutes' }]),
    ...(graceSec === undefined
      ? []
      : [
          { statement: `health check grace period: ${counted(graceSec, 'second')} (checks: ${healthCheckTypes.join(', ')})`, value: graceSec, unit: 'seconds' },
        ]),
    ...(inServiceInstances === null || desiredInstances === null
      ? []
      : [
          {
            statement: `${inServiceInstances.toFixed(1)} instances in service on average, ${desiredInstances.toFixed(1)} desired`,
            metric: 'GroupInServiceInstances',
            value: inServiceInstances,
            unit: 'instances',
            threshold: desiredInstances,
          },
        ]),
  ],
  remedy: ({ managedBy, endedElsewhere }) =>
    endedElsewhere === true
      ? `${changeItThere(managedBy)}Find who calls StopInstances or TerminateInstances on them in CloudTrail: Auto Scaling replaces what is stopped. To switch the group off for the night, set its size with scheduled actions; to keep stopped instances, use a warm pool or Standby.`
      : `${changeItThere(managedBy)}Suspend ReplaceUnhealthy, look at a failing instance, then resume it. Usual causes: a grace period shorter than the start-up, a check path or port that doesn't answer, or failing start-up scripts. Until instances stay healthy, no smaller size is proposed.`,
}
