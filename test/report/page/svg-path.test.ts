import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, pathAround } from '../../../report/page/svg-path.ts'

/** What a path encloses: the corners it goes through, shape by shape. */
function shapesOf(path: string): [x: number, y: number][][] {
  const shapes: [number, number][][] = []
  let at: [number, number] = [0, 0]
  for (const [, command = '', numbers = ''] of path.matchAll(/([MhvlZz])([-\d. ]*)/g)) {
    const [a = 0, b = 0] = numbers.split(' ').map(Number)
    if (command === 'M') shapes.push([])
    if (command === 'z') continue
    at = command === 'M' ? [a, b] : command === 'h' ? [at[0] + a, at[1]] : command === 'v' ? [at[0], at[1] + a] : [at[0] + a, at[1] + b]
    shapes.at(-1)?.push(at)
  }
  return shapes
}

/** Twice the area of a shape (the shoelace formula). */
const areaOf = (shape: readonly [number, number][]): number =>
  Math.abs(
    shape.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = shape[(i + 1) % shape.length] as [number, number]
      return sum + x * nextY - nextX * y
    }, 0) / 2,
  )

const blocks = fc
  .array(
    fc.record({ width: fc.integer({ min: 1, max: 3 }), low: fc.integer({ min: 60, max: 120 }), high: fc.integer({ min: 0, max: 60 }), gap: fc.boolean() }),
    {
      maxLength: 60,
    },
  )
  .map((drawn) => {
    let right = 0
    return drawn.map(({ width, low, high, gap }): Block | null => {
      const left = right
      right += width
      return gap ? null : { left, right, low, high }
    })
  })

describe('an SVG path around blocks', () => {
  it('is short where little changes', () => {
    const flat = Array.from({ length: 336 }, (_, i): Block => ({ left: i * 2, right: i * 2 + 2, low: 120, high: i < 100 ? 40 : 60 }))
    expect(pathAround(flat)).toBe('M0 40h200v20h472v60h-672z')
  })

  it('breaks at a gap, and where blocks do not touch', () => {
    const one: Block = { left: 0, right: 2, low: 10, high: 5 }
    expect(pathAround([one, null, { ...one, left: 4, right: 6 }])).toBe('M0 5h2v5h-2zM4 5h2v5h-2z')
    expect(pathAround([one, { ...one, left: 4, right: 6 }])).toBe('M0 5h2v5h-2zM4 5h2v5h-2z')
    expect(pathAround([])).toBe('')
  })

  it('encloses as much as the blocks do together', () => {
    fc.assert(
      fc.property(blocks, (drawn) => {
        const wanted = drawn.reduce((sum, block) => sum + (block === null ? 0 : (block.right - block.left) * (block.low - block.high)), 0)
        expect(shapesOf(pathAround(drawn)).reduce((sum, shape) => sum + areaOf(shape), 0)).toBe(wanted)
      }),
    )
  })
})
