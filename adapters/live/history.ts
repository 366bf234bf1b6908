import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { hourlyHistory, hoursOfWindow } from '../../domain/observe/hourly.ts'
import { type HourlyAnswer, type HourlyHistory, hoursSince, isHistory, joinedHours, MOST_HISTORY_DAYS } from '../../domain/observe/hourly-history.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import type { RawSeries } from '../../domain/observe/raw-series.ts'
import { endOf } from '../../domain/series.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { billedMetrics } from '../aws/metric-batches.ts'
import { hourlyQueriesOf, type MeasuredGroup } from '../aws/metric-queries.ts'
import type { MetricSeries } from '../aws/metric-series.ts'
import { GET_METRIC_DATA_MICRO_USD_PER_METRIC } from '../aws/run-price.ts'
import { type GroupSeries, type Reading, readSeriesOfGroups } from './group-series.ts'

/** Where histories are kept between runs; all by the group's account, region and name. */
export type HistoryStore = {
  /** null: none is kept. 'broken': what lies there is none. */
  readonly read: (of: GroupOf) => Promise<HourlyHistory | 'broken' | null>
  readonly write: (of: GroupOf, history: HourlyHistory) => Promise<void>
  /** Puts in the place of what is broken that there is nothing, so that a later run reads it anew. */
  readonly forget: (of: GroupOf) => Promise<void>
}

export type GroupOf = { readonly accountId: string; readonly region: string; readonly name: string }

/** How the months before are had: kept ones from `store`, all of them anew of the groups that `backfill` names. */
export type HistoryOptions = { readonly store: HistoryStore | null; readonly backfill: (of: GroupOf) => boolean }

/** What reading a group's months before costs, in metrics that are billed. */
export function historyMetrics(group: MeasuredGroup): number {
  return billedMetrics(hourlyQueriesOf(group))
}

/** A history is kept anew when so much of the window is not in it: none of it is lost while the window reaches back to it. */
const KEEP_AFTER_WINDOWS = 0.5

/**
 * The months before each group's window, as the groups come: those that are to be read from CloudWatch, in their order and with a purse of their own,
 * so that they take nothing from the window's series; kept ones from the store, which the window's own hours complete, and nobody is charged for those.
 * What cannot be read leaves the group without, never without its judgement; `onProblem` hears of a store that refuses.
 */
export function historiesOf(
  session: AwsSession,
  measured: readonly MeasuredGroup[],
  reading: Reading,
  { store, backfill }: HistoryOptions,
  rawOf: (series: readonly MetricSeries[]) => readonly RawSeries[],
  onProblem: (error: AwsError) => void,
): (observation: Observation) => Promise<HourlyAnswer> {
  const { accountId, region } = session
  const groupOf = (name: string): GroupOf => ({ accountId, region, name })
  const asked = measured.filter(({ name }) => backfill(groupOf(name)))
  const seriesOf = inAnyOrder(readSeriesOfGroups(withPurse(session, asked), asked, reading), new Set(asked.map(({ name }) => name)))
  const safely = async <Answer>(ask: () => Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      onProblem(error)
      return otherwise
    }
  }

  return async (observation) => {
    const of = groupOf(observation.group.name)
    const recent = hoursOfWindow(observation)
    const kept = store === null ? null : await safely(() => store.read(of), null)
    if (kept === 'broken') await safely(async () => store?.forget(of), undefined)
    const series = await seriesOf(of.name)
    if (series instanceof AwsError) return unusable(series)
    const read = series === null ? null : hourlyHistory(observation, rawOf(series))
    if (read !== null && !isHistory(read)) return read
    const known = kept === 'broken' ? null : kept
    // what CloudWatch has forgotten is in what was kept alone
    const history = read === null ? known : known === null ? read : joinedHours(read, known)
    if (history === null) return { code: 'history-not-read' }
    if (store !== null && recent !== null && (read !== null || isBehind(history, recent)))
      await safely(() => store.write(of, hoursSince(joinedHours(history, recent), endOf(recent.grid) - MOST_HISTORY_DAYS * SECONDS_PER_DAY)), undefined)
    return history
  }
}

function isBehind(kept: HourlyHistory, { grid }: HourlyHistory): boolean {
  return endOf(grid) - endOf(kept.grid) >= grid.length * grid.stepSec * KEEP_AFTER_WINDOWS
}

function unusable(error: AwsError): HourlyAnswer {
  return { code: 'history-unusable', metric: 'CPUUtilization', problem: { code: 'as-said', text: error.message } }
}

/** Series of groups by name, whichever is asked for first: null for one that is not among them, the error where all were refused. */
function inAnyOrder(found: AsyncGenerator<GroupSeries>, names: ReadonlySet<string>): (name: string) => Promise<readonly MetricSeries[] | AwsError | null> {
  const passed = new Map<string, readonly MetricSeries[]>()
  let refused: AwsError | null = null
  return async (name) => {
    if (!names.has(name)) return null
    while (refused === null && !passed.has(name)) {
      try {
        const next = await found.next()
        if (next.done === true) break
        passed.set(next.value.groupName, next.value.series)
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        refused = error
      }
    }
    const series = passed.get(name) ?? []
    passed.delete(name)
    return refused ?? series
  }
}

/** The same session with what reading these months costs, and no more: whatever goes wrong with them is not paid from what the window needs. */
function withPurse(session: AwsSession, asked: readonly MeasuredGroup[]): AwsSession {
  const { meter } = session.run
  let left = asked.reduce((sum, group) => sum + historyMetrics(group), 0) * GET_METRIC_DATA_MICRO_USD_PER_METRIC
  return {
    ...session,
    run: {
      ...session.run,
      meter: {
        ...meter,
        charge: (request, microUsd) => {
          if (microUsd > left + 1e-6)
            throw new AwsError('over-cap', request, 'the months before would cost more than was planned for them', { remedy: 'A later run reads them again' })
          meter.charge(request, microUsd)
          left -= microUsd
        },
        refund: (microUsd) => {
          meter.refund(microUsd)
          left += microUsd
        },
      },
    },
  }
}
