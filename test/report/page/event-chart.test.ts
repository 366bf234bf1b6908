import { describe, expect, it } from 'vitest'
import { eventChart } from '../../../report/page/event-chart.ts'

const course = { firstDay: 20_758, settledEndDay: 20_761, actualMicroUsd: [10e6, null, 90e6, 40e6], expectedMicroUsd: [10e6, 10e6, 12e6, 12e6] }
const period = { start: '2026-11-03', end: '2026-11-05' }

describe('an event of the bill, drawn', () => {
  it('shows what was spent as bars, what still fills apart, and what was expected as a line', () => {
    const drawn = eventChart({ facts: { course }, period }, 'USD')?.markup ?? ''
    expect(drawn).toContain('Most on Nov 3: $90.00, where $12.00 was expected')
    expect(drawn).toMatch(/Nov 1 to Nov 4; the event began on Nov 3/)
    const path = (name: string) => new RegExp(`class="${name}" d="([^"]*)"`).exec(drawn)?.[1] ?? ''
    // a day that is not known is a gap
    expect(path('served').match(/M/g)).toHaveLength(2)
    expect(path('filling').match(/M/g)).toHaveLength(1)
    expect(path('line').match(/M/g)).toHaveLength(1)
  })

  it('is nothing for a finding without such a course', () => {
    expect(eventChart({ facts: {}, period }, 'USD')).toBeNull()
    expect(eventChart({ facts: { course: null }, period }, 'USD')).toBeNull()
  })
})
