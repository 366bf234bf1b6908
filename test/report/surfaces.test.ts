import { describe, expect, it } from 'vitest'
import { drawnReport, expectSurfacesSound } from './drawn-surfaces.ts'

describe('what people read of groups that were drawn', () => {
  it('agrees with itself, names every critical group, and promises nothing that a proposal does not hold', async () => {
    const report = await drawnReport(24, 11)
    expect(report.groups.some(({ proposal }) => proposal !== null)).toBe(true)
    expect(expectSurfacesSound(report, 11)).toBeGreaterThan(0)
  })
})
