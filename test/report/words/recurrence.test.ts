import { describe, expect, it } from 'vitest'
import { actionsInWords, recurrenceInWords } from '../../../report/words/recurrence.ts'

describe('a recurrence in words', () => {
  it.each([
    ['30 5 * * 1-5', '05:30 UTC Mon-Fri'],
    ['0 19 * * *', '19:00 UTC daily'],
    ['0 6 * * 1,4', '06:00 UTC Mon, Thu'],
    ['30 23 1,27-31 * *', '23:30 UTC on days 1, 27-31 of the month'],
    ['0 9 15 * *', '09:00 UTC on day 15 of the month'],
    ['0 9 27-31 3,6,9,12 *', '09:00 UTC on days 27-31 of Mar, Jun, Sep, Dec'],
  ])('is read: %s', (recurrence, words) => {
    expect(recurrenceInWords(recurrence)).toBe(words)
  })

  it.each(['*/5 * * * *', '0 9 L * *', '0 9 1 * 1', '0 9 * 3 *', 'rate(1 day)', ''])('stands as it is where it says more than that: %s', (recurrence) => {
    expect(recurrenceInWords(recurrence)).toBe(recurrence)
  })
})

describe('scheduled actions in words', () => {
  it('name what they set once', () => {
    const actions = [
      { name: 'up', recurrence: '30 5 * * 1-5', minSize: 8, desiredCapacity: 8 },
      { name: 'down', recurrence: '0 19 * * 1-5', minSize: 4, desiredCapacity: 4 },
    ]
    expect(actionsInWords(actions)).toBe('min size and desired capacity 8 at 05:30 UTC Mon-Fri, 4 at 19:00 UTC Mon-Fri')
    expect(actionsInWords([{ recurrence: '0 8 * * *', minSize: 2, maxSize: 9 }])).toContain('min size 2 and max size 9 at 08:00 UTC daily')
  })
})
