import { describe, expect, it } from 'vitest'
import { courseOf } from '../../../../domain/spend/anomalies/event-course.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const days = { startDay: MONDAY - 60, settledEndDay: MONDAY + 3, todayDay: MONDAY + 5, endDay: MONDAY + 5 }
const spend = Float64Array.from({ length: 65 }, (_, i) => (i === 58 ? Number.NaN : i >= 60 ? 30e6 : 10e6))
const sight = (values: Float64Array, expectedOn?: Float64Array) => ({
  series: aSeriesOf({ accountId: 'a' }, values),
  actualMicroUsd: 90e6,
  expectedMicroUsd: 30e6,
  settledDays: 3,
  ...(expectedOn === undefined ? {} : { expectedOn }),
})
const usual = new Float64Array(65).fill(10.4e6 + 0.3)

describe('the course of an event', () => {
  it('is its days and two weeks before, what was spent beside what was expected', () => {
    const course = courseOf(anEvent({ startDay: MONDAY, endDay: MONDAY + 5, settledDays: 3, sights: [sight(spend, usual)] }), days)
    expect(course).toMatchObject({ firstDay: MONDAY - 14, settledEndDay: MONDAY + 3 })
    expect(course?.actualMicroUsd).toHaveLength(19)
    expect(course?.actualMicroUsd.slice(11, 15)).toEqual([10e6, null, 10e6, 30e6])
    expect(new Set(course?.expectedMicroUsd)).toEqual(new Set([10.4e6]))
  })

  it('of a long one is its last sixty days, and of one without an expected course not known', () => {
    const event = anEvent({ startDay: MONDAY - 59, endDay: MONDAY + 5, settledDays: 62, sights: [sight(spend, usual)] })
    expect(courseOf(event, days)?.firstDay).toBe(MONDAY - 55)
    expect(courseOf(anEvent({ sights: [sight(spend)] }), days)).toBeNull()
    expect(courseOf(anEvent(), days)).toBeNull()
  })
})
