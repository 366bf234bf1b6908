import type * as z from 'zod/mini'
import type { OpenPlace, PlaceSource } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { observe } from '../../domain/observe/observe.ts'
import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import type { Span } from '../aws/cloudwatch.ts'
import { billedMetrics } from '../aws/metric-batches.ts'
import { queriesOf } from '../aws/metric-queries.ts'
import type { MetricSeries } from '../aws/metric-series.ts'
import { scalingActivity } from '../aws-shapes/auto-scaling.ts'
import { activitiesIn } from '../facts/activities.ts'
import { type Broken, brokenUnread, salvageOf } from '../facts/broken.ts'
import { sortedOnce } from '../facts/code-unit-order.ts'
import { groupsOf } from '../facts/groups.ts'
import { launchConfigurationsOf } from '../facts/launch-template.ts'
import { type NotRead, notReadOf, sortedUnread, unreadOf, whyUnread } from '../facts/not-read.ts'
import { ownersOf } from '../facts/owners.ts'
import { placeOf } from '../facts/place.ts'
import { type AnswerLists as Lists, readAnswers } from '../facts/place-answers.ts'
import { besideUnread } from '../facts/recommendations.ts'
import { groupsOnBroken } from '../facts/shared-elements.ts'
import { activitiesAhead } from './group-activities.ts'
import { batchesOf, type GroupSeries, historyReading, type Reading, readSeriesOfGroups, windowReading } from './group-series.ts'
import { type HistoryOptions, historiesOf, historyMetrics } from './history.ts'
import { ACTIVITIES, type AnswerNeeds, deletedMeanwhile, type LiveAnswers, readLiveAnswers, type TrustedAdvisor } from './live-answers.ts'
import { type Listing, listingOf, parsed, readListing, type Survey, surveyGroups } from './live-survey.ts'
import { isThere, rawSeriesOf } from './series-lines.ts'

const SERIES = 'cloudwatch.get-metric-data'
const HOURLY = 'cloudwatch.get-metric-data-hourly'

/** What an account and region's metrics will cost, known from free answers alone. */
export type MetricsPlan = {
  readonly groups: number
  readonly metrics: number
  readonly requests: number
  /** Of each group, by its name, as if it were read alone: a load balancer's that several groups share is each one's. */
  readonly metricsOf: ReadonlyMap<string, number>
  /** The same for the months before of those groups whose months are read. They are in `metrics` and `requests`, too. */
  readonly historyMetricsOf: ReadonlyMap<string, number>
}

/** An account and region that is read as one goes: for an audit, or as the answers that a capture keeps. */
export type LivePlace = PlaceSource & {
  /** Rejects with a ReadError when not even the groups can be listed. */
  readonly plan: () => Promise<MetricsPlan>
  readonly answers: () => Promise<LiveAnswers>
  /** See readSeriesOfGroups. Groups that were deleted since the survey are left out. */
  readonly series: (deleted: ReadonlySet<string>) => AsyncGenerator<GroupSeries>
  /** The same of the months before, by the hour; null where they are not read. */
  readonly hourly: ((deleted: ReadonlySet<string>) => AsyncGenerator<GroupSeries>) | null
  readonly trustedAdvisor: TrustedAdvisor
}

export type LivePlaceSettings = {
  readonly session: AwsSession
  readonly window: Span
  /** When AWS is asked. */
  readonly readSec: number
  readonly currency: string
  /** Groups whose series and activities are read; the rest of them counts for the place alone. null: all. */
  readonly names: ReadonlySet<string> | null
  readonly prices: AnswerNeeds['prices']
  readonly trustedAdvisor: TrustedAdvisor
  /** What `listing` of the same account and region gave before; null: nothing. */
  readonly readBefore?: () => Promise<unknown>
  /** How the months before the window are had; null: not at all. */
  readonly history: HistoryOptions | null
}

export function livePlace(at: LivePlaceSettings): LivePlace {
  const { session, window, history } = at
  const [byWindow, byHour] = [windowReading(window), historyReading(window)]
  const withHistory = (name: string): boolean => history?.backfill({ accountId: session.accountId, region: session.region, name }) ?? false
  const seriesOf = (reading: Reading, wanted: (name: string) => boolean) =>
    async function* (deleted: ReadonlySet<string>): AsyncGenerator<GroupSeries> {
      const { measured } = await surveyed()
      yield* readSeriesOfGroups(
        session,
        measured.filter(({ name }) => !deleted.has(name) && wanted(name)),
        reading,
      )
    }
  let begun: Promise<{ readonly survey: Survey; readonly before: Listing | null }> | null = null
  const begin = async () => {
    const before = readListing((await at.readBefore?.()) ?? null)
    return { survey: await surveyGroups(session, at.names, before), before }
  }
  const surveyed = async (): Promise<Survey> => {
    begun ??= begin()
    return (await begun).survey
  }
  return {
    accountId: session.accountId,
    region: session.region,
    listGroupNames: async () => sortedOnce((await surveyed()).groups.keys()),
    plan: async () => {
      const { measured } = await surveyed()
      const hourly = measured.filter(({ name }) => withHistory(name))
      const batches = [...batchesOf(measured, byWindow), ...batchesOf(hourly, byHour)]
      return {
        groups: measured.length,
        metrics: batches.reduce((sum, { queries }) => sum + billedMetrics(queries), 0),
        requests: batches.length,
        metricsOf: new Map(measured.map((group) => [group.name, billedMetrics(queriesOf(group))])),
        historyMetricsOf: new Map(hourly.map((group) => [group.name, historyMetrics(group)])),
      }
    },
    answers: async () =>
      readLiveAnswers(session, await surveyed(), { activitiesSinceSec: window.startSec, prices: at.prices, trustedAdvisor: at.trustedAdvisor }),
    series: seriesOf(byWindow, () => true),
    hourly: history === null ? null : seriesOf(byHour, withHistory),
    trustedAdvisor: at.trustedAdvisor,
    listing: async (whole) => {
      const survey = await surveyed()
      return listingOf(
        at.readSec,
        whole ? await readLiveAnswers(session, survey, { activitiesSinceSec: null, prices: at.prices, trustedAdvisor: at.trustedAdvisor }) : survey,
      )
    },
    open: async () => {
      const survey = await surveyed()
      const before = (await begun)?.before ?? null
      // what was had before is as of then
      return openPlace({ ...at, readSec: before?.readSec ?? at.readSec }, survey)
    },
  }
}

/** What AWS answered of the place, as facts, and what cannot be read of it. */
async function readFacts({ session, window, readSec, currency, prices, trustedAdvisor }: LivePlaceSettings, survey: Survey) {
  const { accountId, region } = session
  // activities are read with each group's series
  const live = await readLiveAnswers(session, survey, { activitiesSinceSec: null, prices, trustedAdvisor })
  const { groups: shapes } = survey
  const broken: Broken = { unreadable: new Map(survey.broken.unreadable), shared: [] }
  const needs = { launchConfigurations: launchConfigurationsOf([...shapes.values()]).length > 0, activities: false }
  const answers = await readAnswers(inMemory(live, broken), needs)
  const groups = groupsOf({ accountId, region, window, readSec }, shapes, answers)
  const place = placeOf(accountId, region, currency, groups, answers)
  const { unreadable } = broken
  for (const [name, wrong] of groupsOnBroken(broken.shared, groups, shapes, answers, place.instanceTypes))
    if (!unreadable.has(name)) unreadable.set(name, wrong)
  return { groups, place, unreadable, ...besideUnread(sortedUnread([...answers.unread, ...brokenUnread(broken), ...live.notRead.map(unreadOf)])) }
}

async function openPlace(at: LivePlaceSettings, survey: Survey): Promise<OpenPlace> {
  const { session, window, history } = at
  const { accountId, region } = session
  const { groups, place, unreadable, unread: missing, beside } = await readFacts(at, survey)
  const ownerOf = ownersOf(groups, place.targetGroups)
  const byName = new Map(groups.map((group) => [group.name, group]))
  // these and the unreadable grow by what reading the groups turns out
  const unread = [...missing]
  const gone = new Set<string>()
  const lacks = (entry: NotRead): void => void unread.splice(0, unread.length, ...sortedUnread([...unread, unreadOf(entry)]))

  const ownIn = (reading: Reading) => (series: readonly MetricSeries[]) =>
    series.filter(isThere).flatMap((one) => {
      const dimensions = new Map(one.dimensions.map(({ Name, Value }) => [Name, Value]))
      const owner = ownerOf({ namespace: one.namespace, metricName: one.metricName, statistic: one.statistic, dimensions })
      return owner === null ? [] : [rawSeriesOf(one, owner, reading)]
    })
  const byWindow = windowReading(window)
  /** A group with its activities, without them where they are refused; null where it is gone, or unreadable. */
  const withActivities = (names: readonly string[]): ((group: Group) => Promise<Group | null>) => {
    const activitiesOf = activitiesAhead(session, names, window.startSec)
    return async (group) => {
      try {
        const found = await activitiesOf(group.name)
        return found && { ...group, activities: activitiesIn(found.map((one, i) => parsed(one, scalingActivity, ACTIVITIES, `Activities[${i}]`))) }
      } catch (error) {
        if (error instanceof AwsError) {
          lacks(notReadOf(error, accountId, region, ACTIVITIES))
          return group
        }
        if (!(error instanceof ReadError)) throw error
        unreadable.set(group.name, error.message)
        return null
      }
    }
  }

  async function* observeGroups(names?: ReadonlySet<string>): AsyncGenerator<Observation> {
    const wanted = new Map(groups.filter(({ name }) => !unreadable.has(name) && (names === undefined || names.has(name))).map((group) => [group.name, group]))
    const measured = survey.measured.filter((group) => wanted.has(group.name))
    const complete = withActivities(measured.map(({ name }) => name))
    const byHour = historyReading(window)
    const hourlyOf =
      history === null ? null : historiesOf(session, measured, byHour, history, ownIn(byHour), (error) => lacks(notReadOf(error, accountId, region, HOURLY)))
    const observed = async (group: Group, series: readonly MetricSeries[]): Promise<Observation | null> => {
      const whole = await complete(group)
      if (whole !== null) return observe(whole, window, ownIn(byWindow)(series))
      if (unreadable.has(group.name)) return null
      gone.add(group.name)
      lacks(deletedMeanwhile(group.name, session))
      return null
    }
    try {
      for await (const { groupName, series } of readSeriesOfGroups(session, measured, byWindow)) {
        wanted.delete(groupName)
        const observation = await observed(byName.get(groupName) as Group, series)
        if (observation !== null) yield hourlyOf === null ? observation : { ...observation, hourly: await hourlyOf(observation) }
      }
    } catch (error) {
      // nobody is let in: the groups are judged by what else is known of them
      if (!(error instanceof AwsError) || error.kind !== 'denied') throw error
      lacks(notReadOf(error, accountId, region, SERIES))
    }
    for (const group of wanted.values()) {
      const observation = await observed(group, [])
      if (observation !== null) yield observation
    }
  }
  return { place, groupNames: groups.map((group) => group.name), unread, gone, unreadable, beside, observeGroups }
}

/** The answers in the shapes that the judgement's facts are made from. */
function inMemory({ lists, notRead }: LiveAnswers, broken: Broken): Lists {
  return {
    elements: async (operation, key, shape) => {
      const found = lists.get(operation)
      if (found === undefined) return null
      return (async function* () {
        for (const [i, element] of found.elements.entries()) {
          const sound = parsed<z.output<typeof shape> | null>(element, shape, operation, `${key}[${i}]`, (wrong) =>
            salvageOf(operation, element, wrong, broken),
          )
          if (sound !== null) yield sound
        }
      })()
    },
    single: async (operation, key, shape) => {
      const [value] = lists.get(operation)?.elements ?? []
      return value === undefined ? null : parsed(value, shape, operation, key)
    },
    whyNot: (operation) => whyUnread(notRead, operation, 'not read'),
  }
}
