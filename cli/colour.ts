import { styleText } from 'node:util'
import { type Paint, plain, type Style } from '../report/paint.ts'
import type { Output } from './output.ts'

const formats = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  heading: 'bold',
  good: 'green',
  faint: 'dim',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>

/** Colours for a terminal that has not asked to be spared them (NO_COLOR, TERM=dumb); plain text otherwise. */
export function paintFor(output: Output, env: NodeJS.ProcessEnv): Paint {
  const spared = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb'
  if (!output.isTerminal || spared) return plain
  return (style, text) => styleText(formats[style] as Parameters<typeof styleText>[0], text, { validateStream: false })
}
