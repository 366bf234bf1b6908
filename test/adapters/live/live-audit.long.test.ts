import { describe, expect, it } from 'vitest'
import { expectAsCaptured } from './as-captured.ts'

describe('an audit of live accounts', () => {
  it('finds in all regions what an audit of their capture finds, for the price that was planned', async () => {
    expect((await expectAsCaptured([])).metrics).toBeGreaterThan(900)
  })
})
