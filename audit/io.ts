import type { Place } from '../domain/facts/place.ts'
import type { Observation } from '../domain/observe/observation.ts'
import type { AwsAnomaly } from '../domain/spend/aws-anomalies.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import type { DailySpend } from '../domain/spend/daily.ts'
import type { SavingsPlan } from '../domain/spend/expiring-plans.ts'

/** Where an audit reads from: a capture, or live accounts. The one record of functions that stands for the outside world. */
export type FleetSource = {
  /** Half-open, epoch seconds UTC. */
  readonly window: { readonly startSec: number; readonly endSec: number }
  readonly capturedAtSec: number
  readonly currency: string
  /** Sorted by account, then region. */
  readonly places: readonly PlaceSource[]
  /** So many of them are read at a time, each under limits of its own; one where left out, as a file is read. */
  readonly placesAtOnce?: number
  readonly readSpend: () => Promise<SpendAnswer>
  /** Budgets that are kept at AWS; left out where there is nobody to ask. Never rejects. */
  readonly readBudgets?: () => Promise<BudgetsAnswer>
  /** What AWS's own detection finds odd in the window; left out where there is nobody to ask. Never rejects. */
  readonly readAnomalies?: () => Promise<AnomaliesAnswer>
  /** Savings Plans of the account that is asked; left out where there is nobody to ask. Never rejects. */
  readonly readSavingsPlans?: () => Promise<SavingsPlansAnswer>
  /** Reserved instances of the account that is asked, in the Regions that are read; left out where there is nobody to ask. Never rejects. */
  readonly readReservations?: () => Promise<SavingsPlansAnswer>
  /** What reading has called until now, by operation, and what that costs by list price; nothing for a capture. */
  readonly usage?: () => Usage
  /** What the first pages of the bill will cost by list price; nothing for a capture. */
  readonly billMicroUsd?: number
  /** What it will cost more for each Region in which groups have names that others have, too; nothing where the bill tells them apart. */
  readonly billOfRegionMicroUsd?: number
}

/** Requests by operation, what they cost by list price, and the bytes that queries scanned, where there were any. */
export type Usage = { readonly apiCalls: Readonly<Record<string, number>>; readonly estimatedMicroUsd: number; readonly bytesScanned?: number }

/** Daily spend tables, or why there are none. A table that is absent makes what rests on it "not assessed". */
export type SpendAnswer = {
  readonly tables: readonly DailySpend[]
  readonly unread: string | null
  /** Names of accounts by their ids, where the answer gives them. */
  readonly accountNames?: readonly (readonly [accountId: string, name: string])[]
  /**
   * By load balancer (`RESOURCE`, its ARN) and what it is charged for (`USAGE_TYPE`: `LoadBalancerUsage`, `LCUUsage`, `DataTransfer`), one of each currency: part of what
   * the tables hold, never beside it. Left out where the answer does not tell resources apart.
   */
  readonly balancers?: readonly DailySpend[]
  /**
   * By group (`TAG`, `LINKED_ACCOUNT`, `REGION`) and what its instances are charged for (`USAGE_TYPE`: `Compute` with the hours that they ran, `BetweenZones`, `BeyondRegion`), one of
   * each currency: part of what the tables hold, as the balancers are. Left out where the answer does not tell Regions or usage apart.
   */
  readonly groupCharges?: readonly DailySpend[]
  /** By group and account, the hours that ran in one Region and what they cost: of Regions that have groups of one name, where the tables do not tell them apart. */
  readonly inRegions?: readonly { readonly region: string; readonly table: DailySpend }[]
  /** What was done with what was read, and should be known: the same rows in two files. */
  readonly notes?: readonly string[]
}

/** Budgets to hold the month against, and those that cannot be used, with why. `unread`: why they could not be read; `denied`: they never can. */
export type BudgetsAnswer = {
  readonly budgets: readonly Budget[]
  readonly notUsed: readonly { readonly name: string; readonly reason: string }[]
  readonly unread: { readonly reason: string; readonly denied: boolean } | null
}

/** null: they could not be read, because of `unread`. */
export type AnomaliesAnswer = { readonly anomalies: readonly AwsAnomaly[] | null; readonly unread: string | null }

/** null: they could not be read. `unread`: why, in whole or in part. */
export type SavingsPlansAnswer = { readonly plans: readonly SavingsPlan[] | null; readonly unread: string | null }

/** An answer that was not collected or not permitted: its operation, `autoscaling.describe-policies`, and why. */
export type Unread = { readonly operation: string; readonly reason: string }

export type PlaceSource = {
  readonly accountId: string
  readonly region: string
  /**
   * The names alone, where they can be had without the rest: groups are then listed as not judged even when `open` rejects.
   * Rejects with a ReadError when the list itself cannot be read.
   */
  readonly listGroupNames?: () => Promise<readonly string[]>
  /** What reading the metrics of each of its groups will cost by list price, by name, known from free answers; rejects with a ReadError. Nothing for a capture. */
  readonly pricesMicroUsd?: () => Promise<ReadonlyMap<string, number>>
  /**
   * What was read of it for its names and prices, as plain data, for whoever reads the rest in another process: `FleetQuery.listingOf`. `whole`: all that is
   * asked of the account and region at once is read first. Rejects with a ReadError. Nothing for a capture.
   */
  readonly listing?: (whole: boolean) => Promise<unknown>
  /** The same for the months before, of those groups whose months are kept nowhere; left out where they are not read. */
  readonly historyPricesMicroUsd?: () => Promise<ReadonlyMap<string, number>>
  /** Rejects with a ReadError when what is there cannot be read; the other places are still audited. */
  readonly open: () => Promise<OpenPlace>
}

export type OpenPlace = {
  readonly place: Place
  /** Every group discovered, also those whose series turn out to be unreadable. */
  readonly groupNames: readonly string[]
  /** What was not collected or not permitted; it may grow while series are read. */
  readonly unread: readonly Unread[]
  /** Groups that turn out to have been deleted while series are read: they are not given. None where left out. */
  readonly gone?: ReadonlySet<string>
  /** The same of what only stands beside the judgement: AWS's own opinions of groups. */
  readonly beside?: readonly Unread[]
  /** Groups of which something is there and not as AWS answers, by name, and what: they are not given. It may grow while series are read. None where left out. */
  readonly unreadable?: ReadonlyMap<string, string>
  /**
   * Groups with their series, one at a time; each group that is neither gone nor unreadable is yielded exactly once, groups without any series last. With `names`,
   * only those. Rejects with a ReadError when the series turn out to be broken half-way.
   */
  readonly observeGroups: (names?: ReadonlySet<string>) => AsyncIterable<Observation>
}
