import type { Load } from '../demand/load.ts'
import { unevenShare } from '../learn/hottest.ts'
import type { World } from '../learn/world.ts'

/** With this many instances or more one alone serves less than the twentieth of the requests that may wait. */
const ONE_IS_FEW = 20
/** Share of the group that a deployment replaces at a time: AWS's default keeps nine tenths in service. */
const REPLACED_SHARE = 0.1

/** Whether users wait at `minute` with `instances` in service for `demand`, the youngest since `youngestSince`; an instance bears `bearable`. */
type Waits = (demand: number, instances: number, minute: number, bearable: number, youngestSince: number) => boolean

/** Rounding never adds up to so much: what stays under a limit by this share stays under it however it is computed. */
const SURELY = 1 - 1e-9

/**
 * Busy vCPUs of `instances` together, with what they burn by themselves, under which nobody waits in a world; but for cold instances, jobs of one
 * instance and replacements. Never over what `waitingIn` says, and much quicker to ask. Four that are trusted with 1.1 each, and whose hottest has 1.2 times
 * the mean and bears 1.5, stay calm up to 4.4.
 */
export function calmUpTo({ hottest, evenZones, trustedVcpu }: World, instances: number, bearable: number, bearableMean: number): number {
  const uneven = evenZones > 0 ? unevenShare(instances, evenZones) : 1
  const each = Math.min(trustedVcpu / uneven, bearable / Math.max(1, hottest * uneven), bearableMean / uneven)
  return each > 0 ? SURELY * instances * each : Number.NEGATIVE_INFINITY
}

/**
 * Who waits in a world: those on the hottest instance, on one with a job of its own, or on one that is still cold; and all where the mean instance
 * of the busiest zone is busy with more than `bearableMean` vCPUs (something other than CPU runs out: memory, threads). At a mean of 1.3 the hottest of
 * 1.2 times that has 1.56: where it bears 1.5, its users wait.
 */
export function waitingIn({ hottest, coldMinutes, coldSpeed, evenZones, trustedVcpu }: World, load: Load, bearableMean = Number.POSITIVE_INFINITY): Waits {
  const { ownVcpu = null, leaderVcpu = null, replacing = null } = load
  let unevenFor = -1
  let uneven = 1
  return (demand, instances, minute, bearable, youngestSince) => {
    const gone = replacing !== null && replacing[minute] === 1
    const serving = gone ? instances - Math.max(1, Math.floor(instances * REPLACED_SHARE)) : instances
    if (serving <= 0) return demand > 0
    if (evenZones > 0 && unevenFor !== instances) {
      unevenFor = instances
      uneven = unevenShare(instances, evenZones)
    }
    const mean = demand / serving
    if (mean * uneven > trustedVcpu) return true
    const own = ownVcpu === null ? 0 : (ownVcpu[minute] as number)
    if (mean * hottest * uneven + own > bearable || mean * uneven + own > bearableMean) return true
    if (instances >= ONE_IS_FEW) return false
    if (leaderVcpu !== null && mean > 0 && mean + own + (leaderVcpu[minute] as number) > bearable) return true
    const age = gone ? 0 : minute - youngestSince
    return age < coldMinutes && mean / (coldSpeed + ((1 - coldSpeed) * age) / coldMinutes) + own > bearable
  }
}
