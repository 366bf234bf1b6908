import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementScanner } from '../../../adapters/capture/element-scanner.ts'
import { draws } from '../../draws.ts'

/** Cuts `text` at these places and hands the scanner one piece after the other. */
function scanned(text: string, cuts: readonly number[], key = 'List') {
  const bytes = Buffer.from(text)
  const scanner = elementScanner(key)
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const texts = edges.slice(1).flatMap((end, i) => scanner.scan(bytes.subarray(edges[i], end)))
  return { texts, around: scanner.end() }
}

describe('a list cut into its elements', () => {
  it('gives what JSON.parse gives, wherever the pieces end', () => {
    const other = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 })),
        other,
        other,
        fc.array(fc.nat(500), { maxLength: 8 }),
        fc.constantFrom(undefined, 1),
        (list, before, after, cuts, space) => {
          const without = (o: object) => Object.fromEntries(Object.entries(o).filter(([key]) => key !== 'List' && !/^\d+$/.test(key)))
          const text = JSON.stringify({ ...without(before), List: list, ...without(after) }, null, space)
          const { texts, around } = scanned(text, cuts)
          expect(texts.map((element) => JSON.parse(element))).toEqual(JSON.parse(text).List)
          expect(around.inList).toBe(false)
          expect(JSON.parse(around.text)).toEqual({ ...JSON.parse(text), List: [] })
        },
      ),
      draws(500),
    )
  })

  it('is only the list of that key at the top', () => {
    const { texts, around } = scanned('{"Other":[1,2],"Deep":{"List":[3]},"Text":"\\"List\\":[4]","List":[5],"Last":[6]}', [])
    expect(texts).toEqual(['5'])
    expect(JSON.parse(around.text)).toEqual({ Other: [1, 2], Deep: { List: [3] }, Text: '"List":[4]', List: [], Last: [6] })
  })

  it('is found where its key comes byte by byte', () => {
    const text = '{"List":[5]}'
    expect(
      scanned(
        text,
        Array.from(text, (_, i) => i),
      ).texts,
    ).toEqual(['5'])
    expect(scanned(text, [2, 2, 2, 2]).texts).toEqual(['5'])
  })

  it('is open at the end where the text is cut off', () => {
    expect(scanned('{"List":[1,2', []).around.inList).toBe(true)
    expect(scanned('{"List":[1,{"a":[2,3]}', []).texts).toEqual(['1'])
    expect(scanned('{"List":[1]', []).around.inList).toBe(false)
  })
})
