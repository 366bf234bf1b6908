import * as z from 'zod/mini'
import type { Policy } from '../domain/policy.ts'
import { nearestNames } from './nearest-names.ts'
import { RunRefused } from './run-refused.ts'

/** What a run was asked for: a tick of the schedule, or somebody's wish. */
export type RunRequest = { readonly trigger: 'schedule'; readonly runSec: number } | DemandRequest

/** Empty lists: all that the service audits. */
export type DemandRequest = {
  readonly trigger: 'demand'
  /** Names of groups, in which `*` stands for any characters and `?` for one. */
  readonly groups: readonly string[]
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  /** null: as many as the schedule's runs. */
  readonly lookbackDays: number | null
  readonly tell: boolean
}

/** What an on-demand run may be narrowed to: empty lists are no limit. */
export type RequestLimits = {
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly lookbackDays: number
  readonly policy: Pick<Policy, 'minimumHistoryDays'>
}

/** CloudWatch keeps datapoints of five minutes for 63 days. */
const MOST_DAYS = 63
const MOST_NAMES = 1000

const names = (what: string) =>
  z._default(
    z
      .array(z.string({ error: `must be a list of ${what}, each in quotes` }).check(z.minLength(1, { error: `must not hold an empty text` })), {
        error: `must be a list of ${what}, like ["${what === 'groups' ? 'web-*' : what === 'regions' ? 'eu-west-1' : '111122223333'}"]`,
      })
      .check(z.maxLength(MOST_NAMES, { error: `must not be longer than ${MOST_NAMES}` })),
    [],
  )

const schedule = z.strictObject({ scheduledTime: z.iso.datetime({ error: 'must be a time in UTC like 2026-11-02T06:00:00Z' }) })
const demand = z.lazy(() =>
  z.strictObject({
    groups: names('groups'),
    accounts: names('accounts').check(
      z.refine((ids) => ids.every((id) => /^\d{12}$/.test(id)), {
        error: 'must hold account ids of twelve digits, in quotes; leading zeros belong to them',
      }),
    ),
    regions: names('regions').check(
      z.refine((all) => all.every((name) => /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(name)), {
        error: 'must hold regions like "eu-west-1"',
      }),
    ),
    lookbackDays: z._default(
      z.nullable(
        z
          .int({ error: `must be a whole number of days from 1 to ${MOST_DAYS}` })
          .check(
            z.gte(1, { error: `must be at least 1` }),
            z.lte(MOST_DAYS, { error: `must be at most ${MOST_DAYS}: CloudWatch keeps datapoints of five minutes no longer` }),
          ),
      ),
      null,
    ),
    tell: z._default(z.boolean({ error: 'must be true or false' }), false),
  }),
)

/** The event as a request. Throws a RunRefused that names everything that is wrong with it, for whoever invoked the function. */
export function runRequest(event: unknown, limits: RequestLimits): RunRequest {
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw new RunRefused('an audit is asked for with a JSON object, like {"groups": ["web-*"]}; {} audits everything')
  if ('scheduledTime' in event) {
    const { scheduledTime } = parsed(schedule, event)
    return { trigger: 'schedule', runSec: Math.floor(Date.parse(scheduledTime) / 1000) }
  }
  const asked = parsed(demand, event)
  const problems = [
    ...beyond('accounts', asked.accounts, limits.accounts),
    ...beyond('regions', asked.regions, limits.regions),
    ...(asked.lookbackDays !== null && asked.lookbackDays < limits.policy.minimumHistoryDays
      ? [`lookbackDays: no group can be judged by less than ${limits.policy.minimumHistoryDays} days (minimumHistoryDays of the policy), so nothing is read`]
      : []),
    ...(asked.tell && asked.lookbackDays !== null && asked.lookbackDays !== limits.lookbackDays
      ? [`lookbackDays: what is told is also kept, so it rests on the usual ${limits.lookbackDays} days; leave lookbackDays out, or set tell to false`]
      : []),
  ]
  if (problems.length > 0) throw new RunRefused(problems.join('; '))
  return { trigger: 'demand', ...asked }
}

function parsed<Output>(schema: z.ZodMiniType<Output>, event: object): Output {
  const answer = schema.safeParse(event)
  if (answer.success) return answer.data
  throw new RunRefused(answer.error.issues.map(problemOf).join('; '))
}

const KEYS = ['groups', 'accounts', 'regions', 'lookbackDays', 'tell']

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.slice(0, 1).join('') || 'the event'}: ${issue.message}`
  return issue.keys
    .map((key) => {
      const [near] = nearestNames(key, KEYS, 1)
      return `${JSON.stringify(key)} is none of ${KEYS.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`
    })
    .join('; ')
}

function beyond(field: string, asked: readonly string[], allowed: readonly string[]): string[] {
  const foreign = allowed.length === 0 ? [] : asked.filter((one) => !allowed.includes(one))
  return foreign.length === 0
    ? []
    : [`${field}: ${foreign.join(', ')} ${foreign.length === 1 ? 'is' : 'are'} not among what this service audits (${allowed.join(', ')})`]
}
