import { describe, expect, it } from 'vitest'
import { notToldYet } from '../../../../domain/spend/anomalies/provisional.ts'
import { anEvent, MONDAY } from './an-event.ts'

const early = anEvent({ startDay: MONDAY + 8, endDay: MONDAY + 9, settledDays: 1, provisional: true, usageType: 'TimedStorage', impactMicroUsd: 20e6 })
const told = (changes: Parameters<typeof anEvent>[0]) =>
  anEvent({ kind: 'shift', startDay: MONDAY, endDay: MONDAY + 10, ongoing: true, lastDayMicroUsd: 20e6, ...changes })

describe('a rise on a day that still fills', () => {
  it('is told where nothing told of it yet', () => {
    expect(notToldYet([early], [])).toEqual([early])
    expect(notToldYet([early], [told({ service: 'Amazon SNS' })])).toEqual([early])
    expect(notToldYet([early], [told({ impactMicroUsd: -20e6 })])).toEqual([early])
  })

  it('is no news in a place that is told to have risen', () => {
    expect(notToldYet([early], [told({ usageType: 'TimedStorage', lastDayMicroUsd: 1e6 })])).toEqual([])
  })

  it('is what another usage type of the account goes on at: on a single day its own is known by the amount alone', () => {
    expect(notToldYet([early], [told({ usageType: 'Requests' })])).toEqual([])
    expect(notToldYet([early], [told({ usageType: 'Requests', lastDayMicroUsd: 12e6 }), told({ usageType: 'Retrieval', lastDayMicroUsd: 8e6 })])).toEqual([])
  })

  it('is news where what goes on comes to much less, or is over', () => {
    expect(notToldYet([early], [told({ usageType: 'Requests', lastDayMicroUsd: 10e6 })])).toEqual([early])
    expect(notToldYet([early], [told({ usageType: 'Requests', ongoing: false, endDay: MONDAY + 8 })])).toEqual([early])
  })
})
