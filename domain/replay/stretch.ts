import type { Load } from '../demand/load.ts'
import type { Configuration, ScheduledChange } from './replay.ts'

/** Minutes `[from, to)` of a load. Shares its arrays. */
export function stretchOfLoad(load: Load, from: number, to: number): Load {
  const part = (values: Float64Array | null | undefined): Float64Array | null => values?.subarray(from, to) ?? null
  return {
    ...load,
    demandVcpu: load.demandVcpu.subarray(from, to),
    counted: load.counted.subarray(from, to),
    ownVcpu: part(load.ownVcpu),
    idleVcpu: part(load.idleVcpu),
    leaderVcpu: part(load.leaderVcpu),
    replacing: load.replacing?.subarray(from, to) ?? null,
  }
}

/** The same minutes of what a configuration does by the clock. It begins with `desiredCapacity`, within the limits that are in force by then. */
export function stretchOfConfiguration(configuration: Configuration, from: number, to: number, desiredCapacity: number): Configuration {
  const inForce = (sizeOf: (change: ScheduledChange) => number): number | undefined =>
    configuration.scheduled
      .filter(({ minute }) => minute < from)
      .map(sizeOf)
      .findLast((size) => !Number.isNaN(size))
  return {
    ...configuration,
    minSize: inForce(({ minSize }) => minSize) ?? configuration.minSize,
    maxSize: inForce(({ maxSize }) => maxSize) ?? configuration.maxSize,
    desiredCapacity,
    scheduled: configuration.scheduled.flatMap((change) => (change.minute >= from && change.minute < to ? [{ ...change, minute: change.minute - from }] : [])),
    forecastInstances: configuration.forecastInstances?.subarray(from, to) ?? null,
    launchFailures: configuration.launchFailures.flatMap(([a, b]) => (b > from && a < to ? [[a - from, b - from] as const] : [])),
  }
}
