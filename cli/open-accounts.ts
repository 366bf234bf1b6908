import { TIMEOUTS } from '../adapters/aws/aws-session.ts'
import { systemClock } from '../adapters/aws/clock.ts'
import type { LiveOptions } from '../adapters/live/live-accounts.ts'
import { type LiveFleet, openAccounts as openLiveAccounts } from '../adapters/live/live-source.ts'
import { agentsOf } from './agents.ts'
import { checkProfile } from './profiles.ts'

/** Live accounts, through the proxy that the environment names. Rejects as the adapter does, and with a UsageError where the profile is not there or the environment cannot be meant. */
export async function openAccounts(options: LiveOptions): Promise<LiveFleet> {
  checkProfile(options.profile, process.env)
  return await openLiveAccounts(options, { clock: systemClock, random: Math.random, transport: { ...TIMEOUTS, ...agentsOf(process.env) } })
}
