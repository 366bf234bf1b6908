import { describe, expect, it } from 'vitest'
import type { Load } from '../../../domain/demand/load.ts'
import { forecastInstances, hourlyForecast } from '../../../domain/replay/forecast.ts'

const load = (hours: readonly number[]): Load => ({
  demandVcpu: Float64Array.from({ length: hours.length * 60 }, (_, m) => hours[Math.floor(m / 60)] as number),
  counted: new Uint8Array(hours.length * 60).fill(1),
  stepMinutes: 1,
  requestsPerMinutePerVcpu: Number.NaN,
})

describe('an hourly forecast', () => {
  it('is the same hour of the other weeks, never of its own', () => {
    const week = Array.from({ length: 168 }, (_, h) => h)
    const forecast = hourlyForecast(load([...week, ...week.map((h) => h + 1000)]))
    expect(forecast[5]).toBe(1005)
    expect(forecast[168 + 5]).toBe(5)
  })

  it('takes the mean of several other weeks', () => {
    const hours = Array.from({ length: 168 * 3 }, (_, h) => Math.floor(h / 168) * 6)
    expect(hourlyForecast(load(hours))[0]).toBe(9)
  })

  it('learns from the other days where there is no other week', () => {
    const day = Array.from({ length: 24 }, (_, h) => h)
    const forecast = hourlyForecast(load([...day, ...day.map((h) => h * 3), ...day.map((h) => h * 5)]))
    expect(forecast[10]).toBe(40)
  })

  it('is not known from less than a second day', () => {
    expect(hourlyForecast(load([1, 2, 3])).every((x) => Number.isNaN(x))).toBe(true)
  })
})

describe('the instances that a forecast asks for', () => {
  it('are enough for the hour, rounded up, and there a buffer before it begins', () => {
    const instances = forecastInstances(Float64Array.from([1, 9, 2]), 180, 2, 10)
    expect(instances[0]).toBe(1)
    expect(instances[49]).toBe(1)
    expect(instances[50]).toBe(5)
    expect(instances[119]).toBe(5)
    expect(instances[120]).toBe(1)
  })

  it('are none where nothing is forecast', () => {
    expect([...forecastInstances(Float64Array.from([Number.NaN, Number.NaN]), 120, 2, 5)].every((x) => x === 0)).toBe(true)
  })
})
