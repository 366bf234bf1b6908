import type { LiveOptions } from '../adapters/live/live-accounts.ts'
import type { FleetPrice, LiveFleet } from '../adapters/live/live-source.ts'
import { counted } from '../report/money.ts'
import { type LiveArguments, liveOptionsOf } from './live-arguments.ts'
import type { Output } from './output.ts'
import { UsageError } from './usage-error.ts'

/** What reading live accounts takes from outside. */
export type LiveWorld = {
  readonly openAccounts: (options: LiveOptions) => Promise<LiveFleet>
  /** The answer to a yes-or-no question; null where nobody is there to be asked. */
  readonly ask: (question: string) => Promise<boolean | null>
  readonly err: Output
  readonly env: NodeJS.ProcessEnv
}

export async function openLive(
  live: LiveArguments,
  names: ReadonlySet<string> | null,
  { openAccounts, env }: LiveWorld,
  further: Partial<Pick<LiveOptions, 'windowEndSec' | 'labels'>> = {},
): Promise<LiveFleet> {
  return await openAccounts(liveOptionsOf(live, names, env, further))
}

/** Says what the run will cost, and goes on only when that is under the cap and agreed to. Throws a UsageError otherwise. */
export async function agreeOnPrice(price: FleetPrice, { maxUsd, yes }: LiveArguments, { ask, err }: LiveWorld): Promise<void> {
  await err.write(`${priceInWords(price)}\n`)
  if (price.totalMicroUsd > maxUsd * 1_000_000)
    throw new UsageError(
      `that is over the cap of ${usd(maxUsd * 1_000_000)}: raise it with --max-usd, or read less (--group, --accounts, --regions). Nothing was charged.`,
    )
  if (yes) return
  const agreed = await ask(`Read them? At most ${usd(maxUsd * 1_000_000)} will be spent. [y/N] `)
  if (agreed === null) throw new UsageError('there is no terminal to ask on. Add --yes to accept the price. Nothing was charged.')
  if (!agreed) throw new UsageError('stopped. Nothing was charged.')
}

function priceInWords({
  groups,
  metrics,
  metricRequests,
  metricsMicroUsd,
  costExplorerPages,
  costExplorerMicroUsd,
  totalMicroUsd,
  places,
  unpriced,
}: FleetPrice): string {
  const bill = costExplorerPages === 0 ? '' : `, Cost Explorer from ${counted(costExplorerPages, 'page')}: ${usd(costExplorerMicroUsd)}`
  const missing = unpriced.length === 0 ? '' : ` ${unpricedInWords({ places, unpriced })}`
  return `${counted(groups, 'group')}: ${counted(metrics, 'metric')} in ${counted(metricRequests, 'GetMetricData request')}: ${usd(metricsMicroUsd)}${bill}. Together ${usd(totalMicroUsd)}.${missing}`
}

/** Which accounts and regions a price leaves out, and why. */
export function unpricedInWords({ places, unpriced }: Pick<FleetPrice, 'places' | 'unpriced'>): string {
  const reasons = [...new Set(unpriced.map(({ reason }) => reason))]
  return `Not included: ${unpriced.length} of ${counted(places, 'account and Region', 'accounts and Regions')}, because the groups there could not be listed: ${reasons.join('; ')}`
}

/** Cents, and to a hundredth of one where there is less than that: a small fleet's metrics cost less than a cent. */
export function usd(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(4).replace(/(\.\d\d\d*?)0+$/, '$1')}`
}
