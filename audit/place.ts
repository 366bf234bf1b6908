import type { Group } from '../domain/facts/group.ts'
import type { Place } from '../domain/facts/place.ts'
import { placeFor } from '../domain/facts/platform.ts'
import { type Judgement, leaveUnjudged } from '../domain/judge.ts'
import type { EarlierChange } from '../domain/observe/earlier-change.ts'
import type { Observation } from '../domain/observe/observation.ts'
import type { Policy } from '../domain/policy.ts'
import type { RateAnswer } from '../domain/propose/proposal.ts'
import type { Reason } from '../domain/reasons.ts'
import { type Governed, governed, type Override } from './governed.ts'
import type { OpenPlace, PlaceSource, Unread } from './io.ts'
import { ReadError } from './read-error.ts'
import type { RateOf } from './spend.ts'

/** Judges one group: `judge` of the domain, or another in its stead. */
export type Judge = (observation: Observation, place: Place, rate: RateAnswer, policy: Policy, ignoredBecause: Reason | null) => Judgement

/** What a group was judged by. */
export type JudgedFacts = { readonly observation: Observation; readonly place: Place; readonly governed: Governed }

/** How one place is audited. */
export type PlaceAudit = {
  readonly judge: Judge
  readonly policy: Policy
  /** What holds for some groups in its place; none where left out. */
  readonly overrides?: readonly Override[] | undefined
  readonly rateOf: RateOf
  /** What is remembered of a group, where the source itself does not say; nothing where left out. */
  readonly earlierOf?: (group: Pick<Group, 'accountId' | 'region' | 'name'>) => readonly EarlierChange[] | undefined
  /** Only these groups; null: all. */
  readonly names: ReadonlySet<string> | null
  /** Told each group as soon as it is judged; `facts` is null for a group whose facts could not be read, and for one on which judging failed, with the `fault`. */
  readonly onJudged: (judgement: Judgement, facts: JudgedFacts | null, fault?: string) => void
  /** Told how many more there are; less than 0 for those that turn out to be gone. */
  readonly onDiscovered: (groups: number) => void
}

/** What became of a place. Every group it counts was told to `onJudged` exactly once. */
export type PlaceOutcome = { readonly groups: number; readonly unread: readonly Unread[]; readonly beside: readonly Unread[]; readonly failure: string | null }

/**
 * Judges the groups of one account and region, one at a time. What cannot be read is an outcome: the groups it concerns are told as not
 * judged, and so is a group on whose facts judging fails. Anything else that goes wrong is a fault of ours and is thrown. What `onJudged` throws is taken
 * for a fault of the group's judgement, and `onJudged` told again, without facts.
 */
export async function auditPlace(source: PlaceSource, audit: PlaceAudit): Promise<PlaceOutcome> {
  const opened = await openPlace(source)
  const wanted = new Set(opened.groupNames.filter((name) => audit.names === null || audit.names.has(name)))
  audit.onDiscovered(wanted.size)
  if (opened.open === null) return { groups: giveUp(source, wanted, opened.failure, audit), unread: [], beside: [], failure: opened.failure }
  const { place, unread, beside = [], gone = new Set(), unreadable = new Map(), observeGroups } = opened.open
  const remaining = new Set(wanted)
  let failure: string | null = null
  try {
    for await (const observation of wanted.size === 0 ? [] : observeGroups(audit.names === null ? undefined : wanted)) {
      const { name } = observation.group
      if (!remaining.delete(name))
        throw new Error(`group ${JSON.stringify(name)} of ${source.accountId} ${source.region} was given twice, or was not in the list of groups`)
      judgeOne(withEarlier(observation, audit), placeFor(observation.group, place), audit)
    }
  } catch (error) {
    failure = readFailure(error)
  }
  const deleted = [...gone].filter((name) => remaining.delete(name)).length
  for (const [name, reason] of unreadable) if (remaining.delete(name)) giveUp(source, new Set([name]), reason, audit)
  if (failure === null && remaining.size > 0) throw new Error(`${remaining.size} groups of ${source.accountId} ${source.region} were listed but never given`)
  if (failure !== null) giveUp(source, remaining, failure, audit)
  if (deleted > 0) audit.onDiscovered(-deleted)
  return { groups: wanted.size - deleted, unread, beside, failure }
}

function withEarlier(observation: Observation, { earlierOf }: PlaceAudit): Observation {
  const earlier = observation.earlier ?? earlierOf?.(observation.group)
  return earlier === undefined ? observation : { ...observation, earlier }
}

/** What is absurd in one group's facts ends the judgement of that group, with its reason: never that of others. */
function judgeOne(observation: Observation, place: Place, { judge, rateOf, policy, overrides = [], onJudged }: PlaceAudit): void {
  const { group, grid } = observation
  try {
    const holds = governed(group, policy, overrides, grid.startSec + grid.length * grid.stepSec)
    const judgement = judge(observation, place, rateOf(observation, place), holds.policy, holds.ignoredBecause)
    onJudged(judgement, { observation, place, governed: holds })
  } catch (error) {
    const fault = faultOf(error)
    onJudged(leaveUnjudged({ accountId: group.accountId, region: group.region, name: group.name }, { code: 'as-said', text: fault }), null, fault)
  }
}

/** A fault of ours in words, for a report. */
function faultOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return `a fault of Headroom's own, please report it: ${text.slice(0, 300)}`
}

type Opened =
  | { readonly open: OpenPlace; readonly groupNames: readonly string[] }
  | { readonly open: null; readonly groupNames: readonly string[]; readonly failure: string }

async function openPlace(source: PlaceSource): Promise<Opened> {
  try {
    const open = await source.open()
    return { open, groupNames: open.groupNames }
  } catch (error) {
    return { open: null, groupNames: await readNamesAlone(source), failure: readFailure(error) }
  }
}

async function readNamesAlone(source: PlaceSource): Promise<readonly string[]> {
  try {
    return (await source.listGroupNames?.()) ?? []
  } catch (error) {
    readFailure(error)
    return []
  }
}

function giveUp(source: PlaceSource, names: ReadonlySet<string>, reason: string, audit: PlaceAudit): number {
  for (const name of names) audit.onJudged(leaveUnjudged({ accountId: source.accountId, region: source.region, name }, { code: 'as-said', text: reason }), null)
  return names.size
}

/** The message of a read failure; anything else is thrown on. */
function readFailure(error: unknown): string {
  if (error instanceof ReadError) return error.message
  throw error
}
