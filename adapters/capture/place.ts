import * as z from 'zod/mini'
import type { OpenPlace, PlaceSource, Unread } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import type { EarlierChange } from '../../domain/observe/earlier-change.ts'
import { hourlyHistory } from '../../domain/observe/hourly.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { observe } from '../../domain/observe/observe.ts'
import { type AutoScalingGroup, autoScalingGroup, autoScalingGroupName } from '../aws-shapes/auto-scaling.ts'
import { activitiesOf } from '../facts/activities.ts'
import { type Broken, brokenUnread, nothingBroken, salvagedGroup, salvageOf } from '../facts/broken.ts'
import { oncePerKey, sortedOnce } from '../facts/code-unit-order.ts'
import { groupsOf } from '../facts/groups.ts'
import { earlierByGroup, ledgerItem } from '../facts/kept-ledgers.ts'
import { launchConfigurationsOf } from '../facts/launch-template.ts'
import { type NotRead, sortedUnread, unreadOf, whyUnread } from '../facts/not-read.ts'
import { ownersOf } from '../facts/owners.ts'
import { placeOf } from '../facts/place.ts'
import { type AnswerLists, readAnswers } from '../facts/place-answers.ts'
import { besideUnread } from '../facts/recommendations.ts'
import { groupsOnBroken } from '../facts/shared-elements.ts'
import { elementsOf, listOf } from './elements.ts'
import { type CaptureFile, findFile } from './file.ts'
import { COLLECT_AGAIN, readJson } from './json-file.ts'
import { type OnBroken, readSeriesBeside, readSeriesByGroup } from './series.ts'

const GROUPS = 'autoscaling.describe-auto-scaling-groups'
const SERIES = 'cloudwatch.get-metric-data'
const HOURLY = 'cloudwatch.get-metric-data-hourly'
/** The service's own ledgers, as `aws dynamodb query` answers them. */
const LEDGERS = 'dynamodb.query'

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
  const broken = nothingBroken()
  const { unreadable } = broken
  const shapes = await readShapes(at, broken)
  const lists = capturedLists(at.dir, folderOf(at), broken, (operation) => whyUnread(at.notRead, operation, 'not in the capture'))
  const answers = await readAnswers(lists, { launchConfigurations: launchConfigurationsOf([...shapes.values()]).length > 0, activities: true })
  const groups = groupsOf(at, shapes, answers)
  const place = placeOf(at.accountId, at.region, at.currency, groups, answers)
  for (const [name, wrong] of groupsOnBroken(broken.shared, groups, shapes, answers, place.instanceTypes))
    if (!unreadable.has(name)) unreadable.set(name, wrong)
  const seriesFile = await findFile(at.dir, `${folderOf(at)}/${SERIES}.ndjson`)
  const hourlyFile = await findFile(at.dir, `${folderOf(at)}/${HOURLY}.ndjson`)
  const ledgers = await readLedgers(at)
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
      const earlier = ledgers.earlier.get(group.name)
      if (unreadable.has(group.name)) continue
      yield {
        ...observation,
        ...(hourly === null ? {} : { hourly: hourlyHistory(observation, hourly) }),
        ...(earlier === undefined ? {} : { earlier }),
      }
    }
  }
  const missing = [
    ...answers.unread,
    ...(seriesFile === null ? [whyUnread(at.notRead, SERIES, 'not in the capture')] : []),
    ...brokenUnread(broken),
    ...ledgers.unread,
  ]
  return {
    place,
    groupNames: groups.map((group) => group.name),
    ...besideUnread(sortedUnread([...missing, ...at.notRead.map(unreadOf)])),
    unreadable,
    observeGroups,
  }
}

type Ledgers = { readonly earlier: ReadonlyMap<string, readonly EarlierChange[]>; readonly unread: readonly Unread[] }

/** What the service remembers of the groups. A capture need not have it; what cannot be read of it is said, and nothing else rests on it. */
async function readLedgers(at: CapturedPlace): Promise<Ledgers> {
  const file = await findFile(at.dir, `${folderOf(at)}/${LEDGERS}.json`)
  if (file === null) return { earlier: new Map(), unread: [] }
  try {
    return { earlier: earlierByGroup((await readJson(file, z.object({ Items: z.array(ledgerItem) }), COLLECT_AGAIN)).Items, at), unread: [] }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return { earlier: new Map(), unread: [{ operation: LEDGERS, reason: error.message }] }
  }
}

/** The groups by name. */
async function readShapes(at: CapturedPlace, broken: Broken): Promise<ReadonlyMap<string, AutoScalingGroup>> {
  const shapes = await listOf(await findGroupsFile(at), 'AutoScalingGroups', autoScalingGroup, (element, wrong) => salvagedGroup(element, wrong, broken))
  return oncePerKey(shapes, (group) => group.AutoScalingGroupName)
}

/** The files of `folder` (relative to the capture). */
function capturedLists(dir: string, folder: string, broken: Broken, whyNot: (operation: string) => Unread): AnswerLists {
  return {
    elements: async (operation, key, shape) => {
      const file = await findFile(dir, `${folder}/${operation}.json`)
      return file === null ? null : elementsOf(file, key, shape, (element, wrong) => salvageOf(operation, element, wrong, broken))
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
  const problem = `${JSON.stringify(at.accountId)} is not a 12-digit account ID`
  throw new ReadError(problem, { file: `accounts/${at.accountId}` }, 'Name the directory by the whole id: its leading zeros belong to it.')
}
