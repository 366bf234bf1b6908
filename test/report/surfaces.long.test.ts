import { describe, expect, it } from 'vitest'
import { drawnReport, expectSurfacesSound } from './drawn-surfaces.ts'

describe('what people read of some thousand groups', () => {
  it.each([1, 2, 3, 4, 5, 11])('agrees with itself on the fleet of seed %i', async (seed) => {
    expect(expectSurfacesSound(await drawnReport(200, seed), seed)).toBeGreaterThan(5)
  })

  it.each([3, 6, 7, 8])('does so on the unusual fleet of seed %i', async (seed) => {
    expectSurfacesSound(await drawnReport(100, seed, true), seed)
  })
})
