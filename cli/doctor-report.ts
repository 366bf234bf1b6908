import * as z from 'zod/mini'
import type { StageSchedule } from '../adapters/aws/schedule-of-stage.ts'
import { notJudgedBecause } from '../report/digest/coverage.ts'
import { counted } from '../report/money.ts'
import { visible } from '../report/visible.ts'

/** One thing that was looked at. `cure`: what to do about it; null where it is well. `again`: it cures troubles that were told before, and is none of its own. */
export type Check = { readonly says: string; readonly cure: string | null; readonly again?: true }
export const well = (says: string): Check => ({ says, cure: null })

/** As much of a report as tells what it lacks. */
const lacking = z.object({
  groups: z.array(
    z.looseObject({ status: z.enum(['audited', 'insufficient-data', 'suppressed']), statusBecause: z.optional(z.looseObject({ code: z.string() })) }),
  ),
  notAudited: z.array(z.object({ accountId: z.string(), region: z.string(), reason: z.string() })),
  cost: z.object({ notAssessed: z.array(z.object({ subject: z.string(), reason: z.string() })) }),
})

/** What its owners can do about groups that could not be judged; other reasons pass by themselves, or are wanted. */
const cures: Readonly<Record<string, string>> = {
  'size-unknown': 'Turn on group metrics, they are free: aws autoscaling enable-metrics-collection --auto-scaling-group-name NAME --granularity 1Minute',
  'metric-not-collected': 'Check that CloudWatch has CPUUtilization for the group, and that the role may call cloudwatch:GetMetricData.',
}

/** What the last report says could not be seen: groups without metrics, accounts and Regions, parts of the bill (its tags among them). */
export function reportChecks(text: string): readonly Check[] {
  const read = lacking.safeParse(jsonOrNull(text))
  if (!read.success) return [{ says: 'the last report is not readable', cure: 'It may be from a newer version: update this copy of Headroom.' }]
  const { groups, notAudited, cost } = read.data
  const unjudged = Object.entries(cures).flatMap(([code, cure]) => {
    const mine = groups.filter((group) => group.status === 'insufficient-data' && group.statusBecause?.code === code)
    const [why] = notJudgedBecause(mine as Parameters<typeof notJudgedBecause>[0])
    return why === undefined ? [] : [{ says: `${counted(mine.length, 'group')} not judged: ${why.because.replace(/:.*/, '')}`, cure }]
  })
  const checks = [
    ...unjudged,
    ...notAudited.map(({ accountId, region, reason }) => ({
      says: `${visible(accountId)} ${visible(region)} was not audited completely`,
      cure: visible(reason),
    })),
    ...cost.notAssessed.map(({ subject, reason }) => ({ says: `the bill: ${visible(subject)} was not assessed`, cure: visible(reason) })),
  ]
  return checks.length > 0 ? checks : [well('the last report is complete')]
}

/** What sets the daily audit going. */
export function scheduleCheck(schedule: StageSchedule | null): Check {
  if (schedule === null) return { says: 'no schedule starts the audit', cure: 'Deploy the stage again: the schedule is part of its stack.' }
  const { name, enabled, expression, timeZone } = schedule
  const when = `${visible(expression)} (${visible(timeZone)})`
  if (enabled) return well(`schedule: ${when}`)
  return { says: `the schedule ${visible(name)} is disabled: ${when}`, cure: 'Enable it under EventBridge Scheduler, or deploy the stage again.' }
}

/** The permissions that AWS refused, as one statement to paste into the policy of whoever asks; null where none was refused. */
export function missingStatement(reasons: readonly string[]): Check | null {
  const actions = [...new Set(reasons.flatMap((reason) => [...reason.matchAll(/\bAllow ([a-z][a-z0-9-]*:\w+)/g)].map((match) => match[1] as string)))].sort()
  if (actions.length === 0) return null
  const statement = JSON.stringify({ Effect: 'Allow', Action: actions, Resource: '*' })
  return {
    says: `${counted(actions.length, 'permission is', 'permissions are')} missing`,
    cure: `Add this statement to the policy of the role or user: ${statement}`,
    again: true,
  }
}

/** Cost allocation tags that the bill is split by. `active`: those that are on. */
export function tagChecks(keys: readonly string[], active: ReadonlySet<string>): readonly Check[] {
  return keys.map((key) =>
    active.has(key)
      ? well(`cost allocation tag ${visible(key)} is active`)
      : {
          says: `cost allocation tag ${visible(key)} is not active`,
          cure: `Activate it in the payer's account: aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=${visible(key)},Status=Active (takes up to a day)`,
        },
  )
}

/** What the deployed function is told: what it may spend and where it looks. */
export function settingChecks(settings: Readonly<Record<string, string>>): readonly Check[] {
  const { HEADROOM_MAX_USD_PER_RUN: cap, HEADROOM_REGIONS: regions, HEADROOM_ACCOUNTS: accounts, HEADROOM_ROLE_NAME: role, HEADROOM_DIGEST: digest } = settings
  const where =
    accounts === undefined
      ? role === undefined
        ? 'its own account'
        : `every account of the organization that has the role ${visible(role)}`
      : `the accounts ${visible(accounts)}`
  return [
    well(cap === undefined ? 'cost cap: set from the size of the fleet' : `cost cap: $${visible(cap)} a run`),
    well(`audits ${where}, in ${regions === undefined ? 'every enabled Region' : visible(regions)}`),
    well(`digest: ${visible(digest ?? 'daily')}`),
  ]
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
