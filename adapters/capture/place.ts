import * as z from 'zod'
import type { OpenPlace, PlaceSource, Unread } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import { hourlyHistory } from '../../domain/observe/hourly.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { observe } from '../../domain/observe/observe.ts'
import { type AutoScalingGroup, autoScalingGroup, autoScalingGroupName, autoScalingGroupTies } from '../aws-shapes/auto-scaling.ts'
import { activitiesOf } from '../facts/activities.ts'
import { oncePerKey, sortedOnce } from '../facts/code-unit-order.ts'
import { groupsOf } from '../facts/groups.ts'
import { launchConfigurationsOf } from '../facts/launch-template.ts'
import { type NotRead, sortedUnread, unreadOf, whyUnread } from '../facts/not-read.ts'
import { ownersOf } from '../facts/owners.ts'
import { placeOf } from '../facts/place.ts'
import { type AnswerLists, readAnswers } from '../facts/place-answers.ts'
import { besideUnread } from '../facts/recommendations.ts'
import { elementsOf, listOf, type Salvage } from './elements.ts'
import { type CaptureFile, findFile } from './file.ts'
import { COLLECT_AGAIN, readJson } from './json-file.ts'
import { type OnBroken, readSeriesBeside, readSeriesByGroup } from './series.ts'
import { type BrokenElement, brokenElement, groupsOnBroken } from './shared-elements.ts'

const GROUPS = 'autoscaling.describe-auto-scaling-groups'
const SERIES = 'cloudwatch.get-metric-data'
const HOURLY = 'cloudwatch.get-metric-data-hourly'

/** Where one account and region lies in a capture, and what the capture says of itself. */
export type CapturedPlace = {
  readonly dir: string
  readonly accountId: string
  readonly region: string
  readonly window: { readonly startSec: number; readonly endSec: number }
  /** When AWS was asked. */
  readonly readSec: number
  readonly currency: string
  /** What whoever captured could not read of it, and why. */
  readonly notRead: readonly NotRead[]
}

export function placeSource(at: CapturedPlace): PlaceSource {
  const { accountId, region } = at
  const listGroupNames = async (): Promise<readonly string[]> =>
    sortedOnce((await listOf(await findGroupsFile(at), 'AutoScalingGroups', autoScalingGroupName)).map((group) => group.AutoScalingGroupName))
  return { accountId, region, listGroupNames, open: () => openPlace(at) }
}

const folderOf = ({ accountId, region }: CapturedPlace): string => `accounts/${accountId}/${region}`

async function findGroupsFile(at: CapturedPlace): Promise<CaptureFile> {
  const file = await findFile(at.dir, `${folderOf(at)}/${GROUPS}.json`)
  if (file !== null) return file
  throw new ReadError(
    'is not in the capture',
    { file: `${folderOf(at)}/${GROUPS}.json` },
    'No group of this account and region can be judged without it: collect it.',
  )
}

async function openPlace(at: CapturedPlace): Promise<OpenPlace> {
  checkAccountId(at)
  const unreadable = new Map<string, string>()
  const shapes = await readShapes(at, unreadable)
  const broken: BrokenElement[] = []
  const lists = capturedLists(at.dir, folderOf(at), { unreadable, broken }, (operation) => whyUnread(at.notRead, operation, 'not in the capture'))
  const answers = await readAnswers(lists, { launchConfigurations: launchConfigurationsOf([...shapes.values()]).length > 0, activities: true })
  const groups = groupsOf(at, shapes, answers)
  const place = placeOf(at.accountId, at.region, at.currency, groups, answers)
  for (const [name, wrong] of groupsOnBroken(broken, groups, shapes, answers, place.instanceTypes)) if (!unreadable.has(name)) unreadable.set(name, wrong)
  const seriesFile = await findFile(at.dir, `${folderOf(at)}/${SERIES}.ndjson`)
  const hourlyFile = await findFile(at.dir, `${folderOf(at)}/${HOURLY}.ndjson`)
  const ownerOf = ownersOf(groups, place.targetGroups)

  async function* observeGroups(names?: ReadonlySet<string>): AsyncGenerator<Observation> {
    const wanted = groups.filter(({ name }) => !unreadable.has(name) && (names === undefined || names.has(name)))
    const onBroken: OnBroken = (name, wrong) => void unreadable.set(name, wrong.message)
    const found = seriesFile === null ? wanted.map((group) => ({ group, series: [] })) : readSeriesByGroup(seriesFile, wanted, ownerOf, onBroken)
    const hourlyOf = hourlyFile === null ? null : await readSeriesBeside(hourlyFile, wanted, ownerOf, onBroken)
    for await (const { group, series } of found) {
      // its activities are unpacked for as long as it is judged
      const activities = answers.activities && activitiesOf(answers.activities, group.name)
      const observation = observe({ ...group, activities }, at.window, series)
      const hourly = (await hourlyOf?.(group.name)) ?? null
      if (unreadable.has(group.name)) continue
      yield hourly === null ? observation : { ...observation, hourly: hourlyHistory(observation, hourly) }
    }
  }
  const missing = [
    ...answers.unread,
    ...(seriesFile === null ? [whyUnread(at.notRead, SERIES, 'not in the capture')] : []),
    ...broken.map(({ operation, wrong }) => ({ operation, reason: wrong.message })),
  ]
  return {
    place,
    groupNames: groups.map((group) => group.name),
    ...besideUnread(sortedUnread([...missing, ...at.notRead.map(unreadOf)])),
    unreadable,
    observeGroups,
  }
}

/**
 * The groups by name. One of another shape than AWS answers is unreadable, and the others are judged all the same, as long as it tells what it shares with
 * them; what stands in its place then has that alone.
 */
async function readShapes(at: CapturedPlace, unreadable: Map<string, string>): Promise<ReadonlyMap<string, AutoScalingGroup>> {
  const salvage: Salvage<AutoScalingGroup> = (element, wrong) => {
    const ties = autoScalingGroupTies.safeParse(element)
    if (!ties.success) throw wrong
    unreadable.set(ties.data.AutoScalingGroupName, wrong.message)
    return { ...ties.data, MinSize: 0, MaxSize: 0, DesiredCapacity: 0, CreatedTime: 0 }
  }
  return oncePerKey(await listOf(await findGroupsFile(at), 'AutoScalingGroups', autoScalingGroup, salvage), (group) => group.AutoScalingGroupName)
}

/** Answers whose elements each belong to one group, which they name. */
const OF_ONE_GROUP: ReadonlySet<string> = new Set([
  'autoscaling.describe-policies',
  'autoscaling.describe-scheduled-actions',
  'autoscaling.describe-scaling-activities',
])

/**
 * The files of `folder` (relative to the capture). An element of another shape makes the group that it names unreadable, where it is one group's; of several, it is left
 * out, for the groups that rest on it are unreadable then.
 */
function capturedLists(
  dir: string,
  folder: string,
  { unreadable, broken }: { readonly unreadable: Map<string, string>; readonly broken: BrokenElement[] },
  whyNot: (operation: string) => Unread,
): AnswerLists {
  const ofSeveral =
    (operation: string) =>
    (element: unknown, wrong: ReadError): null => {
      const one = brokenElement(operation, element, wrong)
      if (one === null) throw wrong
      broken.push(one)
      return null
    }
  const ofItsGroup = (element: unknown, wrong: ReadError): null => {
    const named = autoScalingGroupName.safeParse(element)
    if (!named.success) throw wrong
    unreadable.set(named.data.AutoScalingGroupName, wrong.message)
    return null
  }
  return {
    elements: async (operation, key, shape) => {
      const file = await findFile(dir, `${folder}/${operation}.json`)
      return file === null ? null : elementsOf(file, key, shape, OF_ONE_GROUP.has(operation) ? ofItsGroup : ofSeveral(operation))
    },
    single: async (operation, key, shape) => {
      const file = await findFile(dir, `${folder}/${operation}.json`)
      return file === null ? null : ((await readJson(file, z.object({ [key]: shape }), COLLECT_AGAIN))[key] ?? null)
    },
    whyNot,
  }
}

function checkAccountId(at: CapturedPlace): void {
  if (/^\d{12}$/.test(at.accountId)) return
  const problem = `${JSON.stringify(at.accountId)} is no account id of twelve digits`
  throw new ReadError(problem, { file: `accounts/${at.accountId}` }, 'Name the directory by the whole id: its leading zeros belong to it.')
}
