import { area } from 'd3-shape'

/** One stretch of an area: from `left` to `right` across, from `low` to `high` upwards, all in the drawing's units. */
export type Block = { readonly left: number; readonly right: number; readonly low: number; readonly high: number }

type Corner = { readonly x: number; readonly low: number; readonly high: number }

/**
 * The data of an SVG path around blocks, in order from left to right; those that touch become one shape, and a null is a gap. In whole
 * units, relative and without what lies on a straight line: a page holds hundreds of them.
 */
export function pathAround(blocks: readonly (Block | null)[]): string {
  const pen = compactPen()
  const corners: (Corner | null)[] = []
  let before: Block | null = null
  for (const block of blocks) {
    if (block === null || (before !== null && before.right !== block.left)) corners.push(null)
    if (block !== null) corners.push({ x: block.left, low: block.low, high: block.high }, { x: block.right, low: block.low, high: block.high })
    before = block
  }
  const shape = area<Corner | null>()
    .defined((corner) => corner !== null)
    .x((corner) => (corner as Corner).x)
    .y0((corner) => (corner as Corner).low)
    .y1((corner) => (corner as Corner).high)
    .context(pen)
  shape(corners)
  return pen.written()
}

/** As much of a canvas as d3 draws areas on: it writes down what is drawn. */
function compactPen() {
  const parts: string[] = []
  let at: readonly [x: number, y: number] = [0, 0]
  let pending: readonly [dx: number, dy: number] = [0, 0]
  const flush = (): void => {
    const [dx, dy] = pending
    if (dx !== 0 || dy !== 0) parts.push(dy === 0 ? `h${dx}` : dx === 0 ? `v${dy}` : `l${dx} ${dy}`)
    pending = [0, 0]
  }
  return {
    moveTo(x: number, y: number): void {
      flush()
      at = [Math.round(x), Math.round(y)]
      parts.push(`M${at[0]} ${at[1]}`)
    },
    lineTo(x: number, y: number): void {
      const to = [Math.round(x), Math.round(y)] as const
      const step = [to[0] - at[0], to[1] - at[1]] as const
      if (!goesOn(pending, step)) flush()
      pending = [pending[0] + step[0], pending[1] + step[1]]
      at = to
    },
    closePath(): void {
      flush()
      parts.push('z')
    },
    written: (): string => parts.join(''),
  }
}

/** Whether a step goes on straight across or straight up or down, the same way as before. */
function goesOn([dx, dy]: readonly [number, number], [stepX, stepY]: readonly [number, number]): boolean {
  if (stepX === 0 && stepY === 0) return true
  if (dy === 0 && stepY === 0) return dx * stepX >= 0
  return dx === 0 && stepX === 0 && dy * stepY >= 0
}
