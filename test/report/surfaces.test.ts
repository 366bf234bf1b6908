import { describe, expect, it } from 'vitest'
import { drawnReport, expectSurfacesSound } from './drawn-surfaces.ts'

describe('what people read of groups that were drawn', () => {
  it('agrees with itself, names every critical group, and promises nothing that a proposal does not hold', async () => {
    const report = await drawnReport(10, 11)
    expect(report.groups.some(({ proposal }) => proposal !== null)).toBe(true)
    expect(expectSurfacesSound(report, 11)).toBeGreaterThan(0)
  })

  it('does so where instances stand aside, types are mixed, Spot runs, and another account has the same names', async () => {
    const report = await drawnReport(8, 3, true)
    expect(new Set(report.groups.map(({ accountId }) => accountId)).size).toBe(2)
    expect(report.groups.some(({ proposal }) => proposal !== null)).toBe(true)
    expectSurfacesSound(report, 3)
  })
})
