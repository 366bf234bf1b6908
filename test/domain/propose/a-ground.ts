import type { Load } from '../../../domain/demand/load.ts'
import { plainWorld, type World } from '../../../domain/learn/world.ts'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import type { Ensemble, Member } from '../../../domain/propose/ensemble.ts'
import type { Ground } from '../../../domain/propose/ground.ts'
import { meanDemandOf } from '../../../domain/propose/least-cost.ts'
import { type Configuration, replay } from '../../../domain/replay/replay.ts'
import { aCandidateType, aConfiguration } from '../a-judged-case.ts'

export const DAY_MINUTES = 1440

export function aLoad(vcpu: number | ((minute: number) => number), minutes = DAY_MINUTES): Load {
  return {
    demandVcpu: Float64Array.from({ length: minutes }, (_, minute) => (typeof vcpu === 'number' ? vcpu : vcpu(minute))),
    stepMinutes: 5,
    counted: new Uint8Array(minutes).fill(1),
    requestsPerMinutePerVcpu: Number.NaN,
  }
}

/** Worlds that are all plain but for what is said of each; each may have a load of its own. */
export function worldsOf(worlds: readonly { readonly load: Load; readonly world?: Partial<World> }[], today = aConfiguration().configuration): Ensemble {
  const members = worlds.map(({ load, world }) => ({
    world: { ...plainWorld, ...world },
    load,
    today: replay(load, today),
    busiest: [0, load.demandVcpu.length] as const,
  }))
  return { vcpuPerInstance: 2, members, middle: members[0] as Member }
}

/** What a search stands on, where nothing but CPU binds and nothing was seen. */
export function aGround(ensemble: Ensemble, changes: Partial<Ground> & { readonly load: Load; readonly today: Configuration }): Ground {
  return {
    trust: { seenCpuFraction: null, margin: 1, witnesses: [], untold: false, against: null },
    ensemble,
    meanDemand: meanDemandOf(ensemble.members),
    byHand: [],
    forecastVcpu: new Float64Array(24).fill(2),
    tracksRequests: false,
    vcpuSecondsPerRequest: Number.NaN,
    ownVcpu: 0,
    launchesFail: false,
    canTerminate: true,
    ...changes,
  }
}

/** Two to twenty instances of a type at 100 an hour, with today's policies. */
export function aCandidate(changes: Partial<Candidate> = {}): Candidate {
  return {
    type: aCandidateType(),
    minSize: 2,
    maxSize: 20,
    desiredCapacity: 2,
    target: null,
    predictive: false,
    detailedMonitoring: true,
    costPerHour: 100,
    ...changes,
  }
}

/** Keeps `size` instances. */
export function aFixedCandidate(size: number, changes: Partial<Candidate> = {}): Candidate {
  return aCandidate({ minSize: size, maxSize: size, desiredCapacity: size, ...changes })
}
