import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageScriptModule } from '../../../deploy/page-script.ts'
import { hashOf, type Item, matches, ordered, stateFrom } from '../../../report/page/client/state.ts'

const item = (text: string, more: Partial<Item['values']> = {}, sort: Item['sort'] = {}): Item => ({
  text,
  name: text,
  values: { team: [''], account: ['1'], region: ['eu-west-1'], category: ['cost'], kind: ['a', 'b'], severity: ['high'], confidence: [''], ...more },
  sort,
})

describe("the page's script", () => {
  // npm run page-script
  it('is the one that its sources make', async () => {
    expect(readFileSync(join(import.meta.dirname, '../../../report/page/page-script.ts'), 'utf8')).toBe(await pageScriptModule())
  })

  it('keeps what is asked for in an address, and reads it there again', () => {
    const state = { ...stateFrom(''), q: 'a & b#c', team: 'größe', sort: 'saves' }
    expect(stateFrom(hashOf(state))).toEqual(state)
    expect(hashOf(stateFrom(''))).toBe('')
    expect(stateFrom('#g12')).toEqual(stateFrom(''))
  })

  it('finds every word, and each filter among the values', () => {
    const asked = (more: object) => ({ ...stateFrom(''), ...more })
    expect(matches(item('web orders critical'), asked({ q: 'critical  web' }))).toBe(true)
    expect(matches(item('web orders'), asked({ q: 'web api' }))).toBe(false)
    expect([matches(item('x'), asked({ kind: 'b' })), matches(item('x'), asked({ kind: 'c' }))]).toEqual([true, false])
    expect(matches(item('x'), asked({ team: 'shop' }))).toBe(false)
  })

  it('sorts from the largest, what is not known last, and keeps the order of equals', () => {
    const items = [item('c', {}, { saves: Number.NaN }), item('a', {}, { saves: 5 }), item('b', {}, { saves: 9 }), item('d', {}, { saves: 5 })]
    expect(ordered(items, 'saves')).toEqual([2, 1, 3, 0])
    expect(ordered(items, 'name')).toEqual([1, 2, 0, 3])
    expect(ordered(items, '')).toEqual([0, 1, 2, 3])
  })
})
