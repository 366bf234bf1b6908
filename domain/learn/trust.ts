import type { Demand } from '../demand/demand.ts'
import type { Group } from '../facts/group.ts'
import type { Learnt } from './model.ts'
import { loadAt, type World } from './world.ts'

/** What earns a proposal more than was seen: each witness as much as the others. */
export type Witness = 'response-times-flat' | 'cpu-follows-requests' | 'memory-has-room'

/**
 * How far a proposal may go beyond the load per instance at which users were seen to be served well. Nothing shows that an instance can do
 * more; what was seen earns a margin.
 */
export type Trust = {
  /** CPU of the mean instance (0-1) at which users were still served well; null where nothing tells. */
  readonly seenCpuFraction: number | null
  /** The load per instance asked for stays under so many times the one seen. */
  readonly margin: number
  readonly witnesses: readonly Witness[]
  /** No response times are measured, and somebody is served: nothing shows whether users wait. */
  readonly untold: boolean
  /** What holds the margin down. */
  readonly against: 'waiting-grows' | 'tracks-requests' | 'memory-optimized' | null
}

/** Half again is what any change of demand may ask of an instance on a day like others; each witness allows as much once more. */
const STEP = 1.5
/** Where something that CPU does not show may be near its end, no more than was seen: days differ by a twentieth. */
const AS_SEEN = 1.05
/** Flat: no more than a fifth is waiting. */
const FLAT_RATIO = 1.25
const FOLLOWS_EXPLAINED = 0.9

export function trustOf(demand: Demand, learnt: Learnt, group: Group, memoryOptimized: boolean): Trust {
  const seenCpuFraction = learnt.calmLoad?.cpuFraction ?? null
  const witnesses: Witness[] = [
    ...(learnt.busyRatio <= FLAT_RATIO ? (['response-times-flat'] as const) : []),
    ...((learnt.work?.explained ?? 0) >= FOLLOWS_EXPLAINED ? (['cpu-follows-requests'] as const) : []),
    ...(demand.memory !== null ? (['memory-has-room'] as const) : []),
  ]
  const against = limitOf(demand, group, memoryOptimized)
  return { seenCpuFraction, margin: marginOf(witnesses, against), witnesses, untold: learnt.waiting === null && !learnt.idle, against }
}

/** Whether somebody set how many requests an instance is to take: that is a limit, whatever CPU shows at it. */
export function tracksRequests({ policies }: Group): boolean {
  return policies?.some((p) => p.type === 'TargetTrackingScaling' && p.metric === 'ALBRequestCountPerTarget') === true
}

function marginOf(witnesses: readonly Witness[], against: Trust['against']): number {
  if (against === 'waiting-grows' || against === 'tracks-requests') return AS_SEEN
  return STEP ** (witnesses.length + (against === null ? 1 : 0))
}

/** What speaks for a limit that CPU does not show: then neither calm response times nor a calm CPU earn anything. */
function limitOf(demand: Demand, group: Group, memoryOptimized: boolean): Trust['against'] {
  if (Number.isFinite(demand.provenVcpuPerInstance)) return 'waiting-grows'
  if (tracksRequests(group)) return 'tracks-requests'
  // a type with much memory was chosen for its memory: what its instances hold is not known, and may grow with the work
  return memoryOptimized && demand.memory === null ? 'memory-optimized' : null
}

/** Where nobody waits for an answer, an instance that is a quarter busy asks for nothing that was not there before. */
export const UNWATCHED_CPU_FRACTION = 0.25

/** The most work of one instance, in busy vCPUs of a calm one, that a world is trusted with. */
export function trustedVcpu({ seenCpuFraction, margin }: Trust, world: World, demand: Demand, learnt: Learnt): number {
  if (seenCpuFraction === null) return Number.POSITIVE_INFINITY
  const vcpu = demand.vcpuPerInstance
  const work = (cpuFraction: number): number => Math.max(0, loadAt(cpuFraction, world.linearShare) * world.linearShare * vcpu - (learnt.work?.ownVcpu ?? 0))
  return Math.max(work(seenCpuFraction) * margin, learnt.waiting === null ? work(UNWATCHED_CPU_FRACTION) : 0)
}
