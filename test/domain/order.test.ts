import { describe, expect, it } from 'vitest'
import { byCodeUnit } from '../../domain/order.ts'

describe('texts', () => {
  it('have one order in every locale: of code units', () => {
    expect(['ä', 'b', 'Z', 'a', 'a'].sort(byCodeUnit)).toEqual(['Z', 'a', 'a', 'b', 'ä'])
    expect([byCodeUnit('a', 'b'), byCodeUnit('b', 'a'), byCodeUnit('a', 'a')]).toEqual([-1, 1, 0])
  })
})
