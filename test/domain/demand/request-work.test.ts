import { describe, expect, it } from 'vitest'
import { requestWorkOf } from '../../../domain/demand/request-work.ts'

const DAY_STEPS = 288
const requests = Float64Array.from({ length: 2 * DAY_STEPS }, (_, i) => 10 + (i % 90))

describe('what requests cost', () => {
  it('is the slope, and what an instance burns by itself the intercept', () => {
    const learnt = requestWorkOf(
      requests.map((perSec) => 0.2 + 0.01 * perSec),
      requests,
    )
    expect(learnt?.vcpuSecondsPerRequest).toBeCloseTo(0.01, 9)
    expect(learnt?.ownVcpu).toBeCloseTo(0.2, 6)
    expect(learnt?.explained).toBeCloseTo(1, 9)
  })

  it('is at most what an instance burnt when it was quietest', () => {
    // quieter at night than the line says
    const learnt = requestWorkOf(
      requests.map((perSec) => (perSec < 20 ? 0.05 : 0.2 + 0.01 * perSec)),
      requests,
    )
    expect(learnt?.ownVcpu).toBeLessThanOrEqual(0.05)
  })

  it('is not told by less than a day, by CPU that goes its own way, or by requests that never vary', () => {
    const line = requests.map((perSec) => 0.2 + 0.01 * perSec)
    expect(requestWorkOf(line.subarray(0, DAY_STEPS - 1), requests)).toBeNull()
    expect(
      requestWorkOf(
        requests.map((_, i) => (i * 7919) % 13),
        requests,
      ),
    ).toBeNull()
    expect(requestWorkOf(line, new Float64Array(line.length).fill(5))).toBeNull()
  })

  it('is not hidden by a job that comes by the clock', () => {
    const flat = requests.map((_, i) => 10 + (i % 7) * 0.1)
    // one step in six has a job on every instance, far above what requests ask
    const learnt = requestWorkOf(
      flat.map((perSec, i) => 0.2 + 0.01 * perSec + (i % 6 === 0 ? 0.9 : 0)),
      flat,
    )
    expect(learnt?.vcpuSecondsPerRequest).toBeCloseTo(0.01, 6)
    expect(learnt?.ownVcpu).toBeCloseTo(0.2, 3)
    // a job that runs a third of the time is no exception, and nothing tells what requests cost
    const often = requestWorkOf(
      flat.map((perSec, i) => 0.2 + 0.01 * perSec + (i % 5 < 2 ? 0.9 : 0)),
      flat,
    )
    expect(often).toBeNull()
  })

  it('leaves out what was not observed', () => {
    const gaps = requests.map((perSec, i) => (i % 3 === 0 ? Number.NaN : 0.2 + 0.01 * perSec))
    expect(requestWorkOf(gaps, requests)?.vcpuSecondsPerRequest).toBeCloseTo(0.01, 9)
  })
})
