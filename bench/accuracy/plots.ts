import { isRight } from './outcome.ts'
import type { Row } from './rows.ts'
import type { Score, Word } from './score.ts'

const width = 640
const height = 260
const margin = { left: 60, right: 20, top: 34, bottom: 44 }
const ink = '#57606a'
const accent = '#0969da'
const bad = '#cf222e'

/** Chance of being right for which a word stands. */
const promised: Readonly<Record<Word, number | null>> = { high: 0.9, medium: 0.7, low: null }

/** Share of proposals that were right, by the word that they carried, with the 95 % interval of so many draws, beside what the word promises. */
export function calibrationPlot({ words }: Score): string {
  const y = (value: number): number => margin.top + (1 - value) * (height - margin.top - margin.bottom)
  const bars = (['high', 'medium', 'low'] as const).map((word, i) => {
    const { proposals, right } = words[word]
    const x = margin.left + 50 + i * 180
    const value = proposals === 0 ? 0 : right / proposals
    const [low, high] = wilson(right, proposals)
    const promise = promised[word]
    return [
      `<rect x="${x}" y="${n(y(value))}" width="80" height="${n(y(0) - y(value))}" fill="${accent}" fill-opacity="0.75"/>`,
      `<path d="M${x + 40} ${n(y(low))}V${n(y(high))}M${x + 32} ${n(y(low))}h16M${x + 32} ${n(y(high))}h16" stroke="${ink}" stroke-width="1.5" fill="none"/>`,
      promise === null ? '' : `<path d="M${x - 12} ${n(y(promise))}h104" stroke="${bad}" stroke-width="2" stroke-dasharray="5 3"/>`,
      text(x + 40, height - 22, `${word}: ${right} of ${proposals}`, 'middle'),
    ].join('')
  })
  return svg('Right, of the proposals that carry each word; dashed: what the word promises', [...axis(y, [0, 0.25, 0.5, 0.75, 1]), ...bars])
}

/** Each stated saving against what the two unseen weeks made of it, on logarithmic axes; red: it harmed, or kept less than half of its word. */
export function savingsPlot(rows: readonly Row[]): string {
  const side = 420
  const scale = (usd: number): number => Math.log10(Math.min(10_000, Math.max(1, usd))) / 4
  const x = (usd: number): number => margin.left + scale(usd) * (side - margin.left - margin.right)
  const y = (usd: number): number => margin.top + (1 - scale(usd)) * (side - margin.top - margin.bottom)
  const dots = rows.flatMap(({ stated, outcome }) => {
    if (stated?.savedUsd == null || stated.savedUsd <= 0) return []
    const fill = isRight(outcome, stated.savedUsd) ? accent : bad
    return [`<circle cx="${n(x(stated.savedUsd))}" cy="${n(y(outcome.savedUsd))}" r="3" fill="${fill}" fill-opacity="0.6"/>`]
  })
  const ticks = [1, 10, 100, 1000, 10_000]
  const grid = ticks.flatMap((usd) => [
    `<path d="M${n(x(usd))} ${margin.top}V${side - margin.bottom}M${margin.left} ${n(y(usd))}H${side - margin.right}" stroke="#d0d7de" stroke-width="0.5"/>`,
    text(x(usd), side - margin.bottom + 16, `$${usd}`, 'middle'),
    text(margin.left - 6, y(usd) + 4, `$${usd}`, 'end'),
  ])
  const diagonal = `<path d="M${n(x(1))} ${n(y(1))}L${n(x(10_000))} ${n(y(10_000))}" stroke="${ink}" stroke-width="1"/>`
  const legend = text(side / 2, side - 8, 'stated, dollars a month', 'middle')
  return svg('What came true (up) of what was stated (across); red: not right', [...grid, diagonal, ...dots, legend], side, side)
}

/** Wilson's 95 % interval of a share. */
export function wilson(right: number, of: number): readonly [number, number] {
  if (of === 0) return [0, 1]
  const z = 1.96
  const share = right / of
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

function axis(y: (value: number) => number, ticks: readonly number[]): string[] {
  return ticks.flatMap((tick) => [
    `<path d="M${margin.left} ${n(y(tick))}H${width - margin.right}" stroke="#d0d7de" stroke-width="0.5"/>`,
    text(margin.left - 6, y(tick) + 4, `${Math.round(100 * tick)} %`, 'end'),
  ])
}

function text(x: number, y: number, content: string, anchor: 'middle' | 'end' | 'start'): string {
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" font-size="12" fill="${ink}">${content}</text>`
}

function svg(title: string, parts: readonly string[], wide = width, high = height): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" font-family="sans-serif" role="img" aria-label="${title}">`
  return `${head}<rect width="100%" height="100%" fill="#ffffff"/>${text(12, 20, title, 'start')}${parts.join('')}</svg>\n`
}

/** A coordinate to a tenth, so that the same figures give the same bytes. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}
