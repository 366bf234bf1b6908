import { describe, expect, it } from 'vitest'
import { leftOutOf } from '../../../domain/observe/left-out.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup } from '../a-case.ts'

const nothing = { group: aGroup({}), rejectedSeries: [], droppedDatapoints: {}, earlierDatapoints: 0 }

describe('what was read and not used', () => {
  it('is nothing where all was used', () => {
    expect(leftOutOf(nothing)).toEqual([])
  })

  it('is a series that cannot be used, with the reason, and its datapoints are not counted beside it', () => {
    const rejectedSeries = [{ metric: 'CPUUtilization Average', problem: { code: 'mostly-impossible' as const, dropped: 3, given: 10 } }]
    expect(leftOutOf({ ...nothing, rejectedSeries, droppedDatapoints: { 'CPUUtilization Average': 3, 'RequestCount Sum': 1 } }).map(reasonInWords)).toEqual([
      'CPUUtilization Average: 3 of its 10 datapoints cannot be true',
      'RequestCount Sum: 1 datapoint that cannot be true',
    ])
  })

  it('is what an earlier group of its name left behind', () => {
    expect(leftOutOf({ ...nothing, earlierDatapoints: 96 }).map(reasonInWords)).toEqual([
      '96 datapoints from before its creation, which belong to an earlier group of its name',
    ])
  })
})
