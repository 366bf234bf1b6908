import { describe, expect, it } from 'vitest'
import { expectAsCaptured } from './as-captured.ts'

describe('an audit of live accounts', () => {
  // the whole fleet is in live-audit.long.test.ts
  it('finds what an audit of their capture finds, for the price that was planned', async () => {
    expect((await expectAsCaptured(['eu-west-1'])).metrics).toBeGreaterThan(100)
  })
})
