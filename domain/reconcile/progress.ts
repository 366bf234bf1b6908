import type { Changes } from '../propose/changes.ts'
import type { GroupSettings } from './settings.ts'

export type Lever = keyof Changes

/** How far a proposal has been followed, by lever. A lever whose setting was not read is in neither list. */
export type Progress = {
  readonly state: 'open' | 'partly' | 'applied'
  readonly done: readonly Lever[]
  readonly missing: readonly Lever[]
}

/** A size or a target counts as moved when it has come this much of the way: people round, and keep one instance more. */
const ENOUGH_OF_THE_WAY = 0.75
/** A target that did not exist before counts when it is this near to the one proposed. */
const NEAR_FRACTION = 0.1
/** Levers that come along with others and decide little: they are only asked for where nothing else was proposed. */
const ACCOMPANYING: readonly Lever[] = ['desiredCapacity', 'mixedInstances', 'detailedMonitoring', 'defaultInstanceWarmupSeconds']

/**
 * Whether the change that was proposed is in the configuration: `applied` when every lever that decides cost or capacity is, `partly`
 * when one is and others are not. `then` is the configuration that the proposal was made for.
 */
export function progressOf(changes: Changes, then: GroupSettings, now: GroupSettings): Progress {
  const levers = (Object.keys(changes) as Lever[]).filter((lever) => changes[lever] !== undefined)
  const deciding = levers.filter((lever) => !ACCOMPANYING.includes(lever) && !isLowered(lever, changes, then))
  // what was as proposed already, or nearly, tells nothing
  const telling = (deciding.length > 0 ? deciding : levers).filter((lever) => isMoved(lever, changes, then, then) !== true)
  const states = telling.map((lever) => ({ lever, moved: isMoved(lever, changes, then, now) }))
  const done = states.flatMap(({ lever, moved }) => (moved === true ? [lever] : []))
  const missing = states.flatMap(({ lever, moved }) => (moved === false ? [lever] : []))
  return { state: done.length === 0 ? 'open' : missing.length > 0 ? 'partly' : 'applied', done, missing }
}

/**
 * What of a change that was made is still there when somebody took a part of it back: levers that stay as proposed, and sizes and targets that went only some of the way back, as they are now. null
 * where nothing of it is that decides anything. Sizes that scheduled actions set change with the hour of the run, and are not taken for half of the way.
 */
export function remainderOf(changes: Changes, then: GroupSettings, now: GroupSettings): Changes | null {
  const levers = (Object.keys(changes) as Lever[]).filter((lever) => changes[lever] !== undefined)
  const left: Changes = Object.assign({}, ...levers.map((lever) => remainderOfLever(lever, changes, then, now)))
  const decides = (Object.keys(left) as Lever[]).some((lever) => !ACCOMPANYING.includes(lever) && !isLowered(lever, left, then))
  return decides ? left : null
}

function remainderOfLever(lever: Lever, changes: Changes, then: GroupSettings, now: GroupSettings): Changes {
  if (isMoved(lever, changes, then, then) === true) return {}
  if (isMoved(lever, changes, then, now) === true) return { [lever]: changes[lever] }
  const isBetween = (from: number, to: number, at: number) => (at - from) * (to - at) > 0
  if ((lever === 'minSize' || lever === 'maxSize') && !hasSchedules(then) && !hasSchedules(now))
    return isBetween(then[lever], changes[lever] as number, now[lever]) ? { [lever]: now[lever] } : {}
  const { targetTracking: target } = changes
  if (lever !== 'targetTracking' || target === undefined) return {}
  const [from, at] = [then, now].map(({ tracking }) => tracking?.find(({ metric }) => metric === target.metric)?.targetValue)
  return from !== undefined && at !== undefined && isBetween(from, target.targetValue, at) ? { targetTracking: { ...target, targetValue: at } } : {}
}

/**
 * Whether somebody moved the minimum or a target on between two runs, beyond what was proposed. Sizes that scheduled actions set change with the hour of the
 * run, and where these were not read nobody knows who moved the minimum: it tells nothing then.
 */
export function isMovedOn(changes: Changes, then: GroupSettings, was: GroupSettings, now: GroupSettings): boolean {
  const isBeyond = (from: number, to: number, at: number, next: number) => (next - at) * (to - from) > 0 && (next - to) * (to - from) > 0
  const { minSize, targetTracking } = changes
  if (minSize !== undefined && !hasSchedules(was) && !hasSchedules(now) && isBeyond(then.minSize, minSize, was.minSize, now.minSize)) return true
  if (targetTracking === undefined) return false
  const [before, last, next] = [then, was, now].map(({ tracking }) => tracking?.find(({ metric }) => metric === targetTracking.metric)?.targetValue)
  return before !== undefined && last !== undefined && next !== undefined && isBeyond(before, targetTracking.targetValue, last, next)
}

/** Whether scheduled actions set the sizes, or may: they were not read. */
export function hasSchedules({ scheduledActions }: Pick<GroupSettings, 'scheduledActions'>): boolean {
  return scheduledActions === null || scheduledActions.length > 0
}

/** A maximum that goes down decides nothing: it comes with a type of which fewer are needed. */
function isLowered(lever: Lever, { maxSize }: Changes, then: GroupSettings): boolean {
  return lever === 'maxSize' && maxSize !== undefined && maxSize < then.maxSize
}

/** null: its setting was not read. */
function isMoved(lever: Lever, changes: Changes, then: GroupSettings, now: GroupSettings): boolean | null {
  switch (lever) {
    case 'minSize':
    case 'maxSize':
    case 'desiredCapacity':
      return hasCome(then[lever], changes[lever] as number, now[lever])
    case 'instanceType':
      return now.instanceType === null ? null : now.instanceType === changes.instanceType
    case 'targetTracking':
      return now.tracking === null ? null : tracks(changes.targetTracking as NonNullable<Changes['targetTracking']>, then, now.tracking)
    case 'predictiveScaling':
      return now.predictive
    case 'scheduledActions':
      return now.scheduledActions === null ? null : sameNames(changes.scheduledActions ?? [], now.scheduledActions)
    case 'defaultInstanceWarmupSeconds':
      return now.defaultInstanceWarmupSec === changes.defaultInstanceWarmupSeconds
    case 'detailedMonitoring':
      return now.detailedMonitoring
    case 'resumeProcesses':
      return (changes.resumeProcesses ?? []).every((process) => !now.suspendedProcesses.includes(process))
    case 'newInstancesProtectedFromScaleIn':
      return !now.protectsNewInstances
    case 'mixedInstances':
      return (changes.mixedInstances?.instanceTypes ?? []).filter((type) => now.mixedInstanceTypes.includes(type)).length > 1
    default:
      return lever satisfies never
  }
}

function hasCome(from: number, to: number, now: number): boolean {
  return from === to ? now === to : (now - from) / (to - from) >= ENOUGH_OF_THE_WAY
}

function tracks({ metric, targetValue }: NonNullable<Changes['targetTracking']>, then: GroupSettings, now: NonNullable<GroupSettings['tracking']>): boolean {
  const before = then.tracking?.find((policy) => policy.metric === metric)
  const isThere = (target: number): boolean =>
    before === undefined ? Math.abs(target - targetValue) <= NEAR_FRACTION * targetValue : hasCome(before.targetValue, targetValue, target)
  return now.some((policy) => policy.metric === metric && isThere(policy.targetValue))
}

function sameNames(proposed: readonly { readonly name: string }[], now: readonly string[]): boolean {
  return proposed.length === now.length && proposed.every(({ name }) => now.includes(name))
}
