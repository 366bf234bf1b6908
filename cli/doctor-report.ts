import * as z from 'zod'
import { notJudgedBecause } from '../report/digest/coverage.ts'
import { counted } from '../report/money.ts'
import { visible } from '../report/visible.ts'

/** One thing that was looked at. `cure`: what to do about it; null where it is well. */
export type Check = { readonly says: string; readonly cure: string | null }
export const well = (says: string): Check => ({ says, cure: null })

/** As much of a report as tells what it lacks. */
const lacking = z.object({
  groups: z.array(
    z.looseObject({ status: z.enum(['audited', 'insufficient-data', 'suppressed']), statusBecause: z.looseObject({ code: z.string() }).optional() }),
  ),
  notAudited: z.array(z.object({ accountId: z.string(), region: z.string(), reason: z.string() })),
  cost: z.object({ notAssessed: z.array(z.object({ subject: z.string(), reason: z.string() })) }),
})

/** What its owners can do about groups that could not be judged; other reasons pass by themselves, or are wanted. */
const cures: Readonly<Record<string, string>> = {
  'size-unknown': 'Turn on group metrics, they are free: aws autoscaling enable-metrics-collection --auto-scaling-group-name NAME --granularity 1Minute',
  'metric-not-collected': 'Look whether CloudWatch has CPUUtilization of the group, and whether the role may call cloudwatch:GetMetricData.',
}

/** What the last report says could not be seen: groups without metrics, accounts and Regions, parts of the bill (its tags among them). */
export function reportChecks(text: string): readonly Check[] {
  const read = lacking.safeParse(jsonOrNull(text))
  if (!read.success) return [{ says: 'the last report cannot be read', cure: 'Look into the bucket of reports: it may be of a newer version.' }]
  const { groups, notAudited, cost } = read.data
  const unjudged = Object.entries(cures).flatMap(([code, cure]) => {
    const mine = groups.filter((group) => group.status === 'insufficient-data' && group.statusBecause?.code === code)
    const [why] = notJudgedBecause(mine as Parameters<typeof notJudgedBecause>[0])
    return why === undefined ? [] : [{ says: `${counted(mine.length, 'group')} not judged: ${why.because.replace(/:.*/, '')}`, cure }]
  })
  const checks = [
    ...unjudged,
    ...notAudited.map(({ accountId, region, reason }) => ({
      says: `${visible(accountId)} ${visible(region)} was not audited to the end`,
      cure: visible(reason),
    })),
    ...cost.notAssessed.map(({ subject, reason }) => ({ says: `the bill: ${visible(subject)} was not assessed`, cure: visible(reason) })),
  ]
  return checks.length > 0 ? checks : [well('the last report lacks nothing that could be turned on or allowed')]
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
    well(cap === undefined ? 'cap: what fits the fleet is charged at most' : `cap: a run is charged at most $${visible(cap)}`),
    well(`looks at ${where}, in ${regions === undefined ? 'every enabled Region' : visible(regions)}`),
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
