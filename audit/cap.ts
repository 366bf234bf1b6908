import { MICRO } from '../domain/money.ts'
import { formatMoney } from '../report/money.ts'
import { RunRefused } from './run-refused.ts'

/** What every run may be charged for where nothing is set: the bill, several pages of it, and a fleet of some thousand groups. */
const BASE_MICRO_USD = 1_000_000
/** And for each group beside: a group asks for some ten metrics at $0.00001 each (CloudWatch pricing, GetMetricData), so that three times that is there. */
const GROUP_MICRO_USD = 300
/** Metrics that came up between planning and reading: of what reading them costs. */
const MOST_SPARE_FRACTION = 0.1
/** But a cent in any case: an answer that comes in pages, or that is asked for again, is charged again, which counts where a fleet is small. */
const LEAST_SPARE_MICRO_USD = 10_000

/** How a run's cap is shared out: each batch may spend its price times `batchFactor`, the bill all that is left. */
export type CapShares = { readonly batchFactor: number; readonly billMicroUsd: number }

/**
 * Shares a cap out between batches of groups, whose price is known, and the bill, of which only the first page of each request is: batches get a tenth to spare (a cent at least), and no
 * more than half of what is left; the bill gets the rest, so that it is never short while money is left. `given` null: a cap that fits the fleet. Throws a RunRefused where the price is over
 * the cap, naming the cap to set.
 */
export function sharesOfCap(
  given: number | null,
  price: { readonly batchesMicroUsd: number; readonly billMicroUsd: number; readonly groups: number },
): CapShares {
  const { batchesMicroUsd, billMicroUsd, groups } = price
  const capMicroUsd = given ?? BASE_MICRO_USD + groups * GROUP_MICRO_USD
  const left = capMicroUsd - Math.ceil(batchesMicroUsd + billMicroUsd)
  if (left < 0)
    throw new RunRefused(
      `the run would cost ${usd(batchesMicroUsd + billMicroUsd)}, over its cap of ${usd(capMicroUsd)}; nothing was charged. Set maxUsdPerRun to ${enough(batchesMicroUsd + billMicroUsd)} or more, or audit fewer groups`,
    )
  const spare = Math.min(Math.max(batchesMicroUsd * MOST_SPARE_FRACTION, LEAST_SPARE_MICRO_USD), left / 2)
  // where nothing of a fleet has a price, no batch is kept from anything
  const batchFactor = batchesMicroUsd === 0 ? 1 : 1 + spare / batchesMicroUsd
  return { batchFactor, billMicroUsd: Math.floor(capMicroUsd - batchesMicroUsd * batchFactor) }
}

function usd(microUsd: number): string {
  return formatMoney(microUsd / MICRO, 'USD')
}

/** In whole cents, with the spare that batches may take. */
function enough(microUsd: number): string {
  return (Math.ceil((microUsd * (1 + MOST_SPARE_FRACTION)) / 10_000) / 100).toFixed(2)
}
