import type { Load } from '../demand/load.ts'
import { at, ROUNDING_SLACK } from '../series.ts'

const HOUR = 60
const DAY = 24 * HOUR
const WEEK = 7 * DAY

/**
 * Mean demand of each hour as it would have been forecast from the other weeks of the load (the same hour of the same weekday;
 * where the load has no other week, the same hour of the other days): each hour is held back from its own forecast. AWS's
 * predictive scaling learns from up to 14 days and forecasts hourly. Of two Mondays at nine with 4 and 6 vCPUs the first is forecast as 6 and the
 * second as 4. NaN where there is nothing to learn from.
 */
export function hourlyForecast(load: Load): Float64Array {
  const hours = Math.ceil(load.demandVcpu.length / HOUR)
  const means = new Float64Array(hours)
  for (let h = 0; h < hours; h++) {
    const slice = load.demandVcpu.subarray(h * HOUR, (h + 1) * HOUR)
    let sum = 0
    for (const x of slice) sum += x
    means[h] = sum / slice.length
  }
  const forecast = new Float64Array(hours)
  for (let h = 0; h < hours; h++) {
    const sameWeekday = others(means, h, WEEK / HOUR)
    forecast[h] = Number.isNaN(sameWeekday) ? others(means, h, DAY / HOUR) : sameWeekday
  }
  return forecast
}

function others(means: Float64Array, hour: number, span: number): number {
  let sum = 0
  let count = 0
  for (let k = hour % span; k < means.length; k += span) {
    if (k === hour) continue
    sum += at(means, k)
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}

/**
 * Instances that predictive scaling asks for, by minute: enough for the hour, and from `bufferMinutes` before it begins (AWS:
 * SchedulingBufferTime). `servedVcpuPerInstance` is what an instance serves at the policy's target. 0 without a forecast.
 * At 1.3 vCPUs each, an hour of 3 vCPUs before one of 9 has 3 instances, and 7 from ten minutes before the second where the buffer is ten.
 */
export function forecastInstances(forecastVcpu: Float64Array, minutes: number, servedVcpuPerInstance: number, bufferMinutes: number): Float64Array {
  const instances = new Float64Array(minutes)
  const known = (hour: number): number => (hour < forecastVcpu.length && !Number.isNaN(at(forecastVcpu, hour)) ? at(forecastVcpu, hour) : 0)
  for (let hour = 0; hour < forecastVcpu.length; hour++) {
    const ahead = (hour + 1) * HOUR - bufferMinutes
    instances.fill(Math.ceil(known(hour) / servedVcpuPerInstance - ROUNDING_SLACK), hour * HOUR, ahead)
    instances.fill(Math.ceil(Math.max(known(hour), known(hour + 1)) / servedVcpuPerInstance - ROUNDING_SLACK), ahead, (hour + 1) * HOUR)
  }
  return instances
}
