import pMap from 'p-map'
import type { PlaceSource } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { SpendLabel } from '../../domain/spend/daily.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { describeRegions } from '../aws/ec2.ts'
import type { PricedAs } from '../aws/pricing.ts'
import { type Caller, roleCredentials } from '../aws/sts.ts'
import { describeGroupsCheck, readFlaggedGroups } from '../aws/trusted-advisor.ts'
import type { AthenaTable } from '../focus/athena.ts'
import type { HistoryOptions } from './history.ts'
import { type LivePlace, type LivePlaceSettings, livePlace } from './live-place.ts'
import { once } from './once.ts'

/** What to read of which accounts. */
export type LiveOptions = {
  readonly profile: string | null
  /** A role of this name is assumed in every other account; without one only the caller's own account is read. */
  readonly roleName: string | null
  readonly externalId: string | null
  /** Empty: the caller's own or, with a role, every account of the organization. */
  readonly accountIds: readonly string[]
  /** Empty: every region that an account has enabled. */
  readonly regions: readonly string[]
  /** Groups whose series are read; null: all. */
  readonly names: ReadonlySet<string> | null
  readonly days: number
  readonly capMicroUsd: number
  /** Where the SDK signs in first; null: as the environment or the profile says. */
  readonly homeRegion: string | null
  /** An earlier run's end of the window, to go on with it; null: now. */
  readonly windowEndSec: number | null
  /** Of the pace that an account and region is asked at: where others ask it at the same time. */
  readonly paceShare?: number
  /** What was read of an account and region before, as `LivePlace.listing` gave it; null: nothing. */
  readonly listingOf?: (accountId: string, region: string) => Promise<unknown>
  /** A FOCUS export to query in place of Cost Explorer; without it, Cost Explorer is asked. */
  readonly focus?: AthenaTable | null
  /** Tags and cost categories that Cost Explorer is asked for spend by, a request each. */
  readonly labels?: readonly SpendLabel[]
  /** Regions that Cost Explorer is asked for by themselves; found out by listing the groups where left out. */
  readonly sharedNameRegions?: readonly string[]
  /** How the months before the window are had; null, and left out: not at all. */
  readonly history?: HistoryOptions | null
}

/** A place that is known to be unreadable before it is opened. */
type Unreadable = PlaceSource & { readonly plan?: never }

type Shared = Pick<LivePlaceSettings, 'window' | 'currency'> & {
  readonly capturedAtSec: number
  readonly prices: (region: string, others: readonly PricedAs[]) => Promise<readonly unknown[]>
}

/** Stands for every region of an account that cannot be read at all. */
export const EVERY_REGION = '*'

/**
 * Every account and region to read, by account and region. An account that is suspended, lets nobody in or does not tell its
 * regions, and a region that is not enabled, are places that cannot be opened: they are counted, and say why.
 */
export async function openLivePlaces(hub: AwsSession, caller: Caller, options: LiveOptions, shared: Shared): Promise<readonly (LivePlace | Unreadable)[]> {
  const accounts = await listAccounts(hub, options)
  const perAccount = await pMap(
    accounts,
    async ({ accountId, state }) => {
      if (state !== 'ACTIVE')
        return [skipped(accountId, EVERY_REGION, `the account is ${state.toLowerCase()}, so it was skipped`, 'Nothing runs there that could be read.')]
      const session = accountId === hub.accountId ? hub : memberSession(hub, caller, accountId, options, shared.capturedAtSec)
      return await openPlaces(session, options, shared)
    },
    { concurrency: 5 },
  )
  return perAccount.flat().sort((a, b) => byCodeUnit(a.accountId, b.accountId) || byCodeUnit(a.region, b.region))
}

type Account = { readonly accountId: string; readonly state: string }

async function listAccounts(hub: AwsSession, { accountIds, roleName }: LiveOptions): Promise<readonly Account[]> {
  if (accountIds.length > 0) return [...new Set(accountIds)].map((accountId) => ({ accountId, state: 'ACTIVE' }))
  return roleName === null ? [{ accountId: hub.accountId, state: 'ACTIVE' }] : await (await import('../aws/organizations.ts')).listMemberAccounts(hub)
}

function memberSession(hub: AwsSession, { partition }: Caller, accountId: string, { roleName, externalId }: LiveOptions, capturedAtSec: number): AwsSession {
  if (roleName === null)
    throw new ReadError(
      `account ${accountId} is another account than ${hub.accountId}, whose credentials are used`,
      { file: 'accounts' },
      'Name the role to assume there with --role-name.',
    )
  const role = { accountId, roleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`, externalId, sessionName: `headroom-${capturedAtSec}` }
  return { run: hub.run, accountId, region: hub.region, credentials: roleCredentials(hub, role) }
}

async function openPlaces(
  session: AwsSession,
  { regions: asked, names, listingOf, history = null }: LiveOptions,
  shared: Shared,
): Promise<readonly (LivePlace | Unreadable)[]> {
  const { accountId } = session
  let enabled: ReadonlySet<string>
  try {
    const states = await describeRegions(session)
    enabled = new Set(states.filter((state) => state.enabled).map((state) => state.region))
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    // who may not list regions may still read in those that were named
    if (asked.length === 0 || error.operation !== 'DescribeRegions')
      return (asked.length === 0 ? [EVERY_REGION] : asked).map((region) => failing(accountId, region, error))
    enabled = new Set(asked)
  }
  const regions = asked.length === 0 ? [...enabled] : [...new Set(asked)]
  const trustedAdvisor = { flagged: once(() => readFlaggedGroups(session)), columns: once(() => describeGroupsCheck(session)) }
  return regions.map((region) => {
    if (!enabled.has(region))
      return skipped(
        accountId,
        region,
        'the region is not enabled for this account, so it was skipped',
        `Enable it in the account's settings, or leave it out with --regions.`,
      )
    const { window, currency, prices, capturedAtSec } = shared
    const readBefore = async () => (await listingOf?.(accountId, region)) ?? null
    return livePlace({
      session: { ...session, region },
      window,
      readSec: capturedAtSec,
      currency,
      names,
      prices: (others) => prices(region, others),
      trustedAdvisor,
      readBefore,
      history,
    })
  })
}

function skipped(accountId: string, region: string, problem: string, remedy: string): Unreadable {
  return failing(accountId, region, new ReadError(problem, { file: 'autoscaling.describe-auto-scaling-groups' }, remedy))
}

function failing(accountId: string, region: string, error: ReadError): Unreadable {
  return { accountId, region, open: async () => Promise.reject(error) }
}
