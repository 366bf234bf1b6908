import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

type Quality = { readonly precision: number | null; readonly recall: number | null }
type Figures = {
  readonly groups?: number
  readonly overprovisioned: Quality
  readonly scalingGap: Quality
  readonly savingsCaptured: number | null
  readonly overloadCured: number | null
  readonly harm: { readonly groupsHarmed: number; readonly grave?: number }
}

/** Yardsticks that may lie beside the checkout, by title, their script and what it is called with. */
const yardsticks = [
  { title: 'an open fleet with rough physics, written apart', script: 'eval-hard/run-hard.mjs', options: ['--no-baselines'] },
  { title: 'curated groups of a plain world', script: 'eval/run.mjs', options: [] },
] as const

/** Figures of the yardsticks at hand, as a Markdown table; nothing where there are none. */
export function yardsticksBeside(): string[] {
  const rows = yardsticks.flatMap(({ title, script, options }) => {
    const file = join(root, '../shared', script)
    if (!existsSync(file)) return []
    const score = figuresOf(file, options)
    return score === null ? [] : [row(title, score)]
  })
  if (rows.length === 0) return []
  return [
    ['| | groups | overprovisioned: precision / recall | scaling gap | saved | cured | harmed (gravely) |', '|---|---|---|---|---|---|---|', ...rows].join(
      '\n',
    ),
  ]
}

function figuresOf(file: string, options: readonly string[]): Figures | null {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-yardstick-'))
  try {
    const json = join(folder, 'score.json')
    const { status } = spawnSync(process.execPath, [file, '--project', root, ...options, '--json', json], { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) return null
    const answer = JSON.parse(readFileSync(json, 'utf8')) as { readonly project?: Figures } & Figures
    return answer.project ?? answer
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function row(title: string, { groups, overprovisioned, scalingGap, savingsCaptured, overloadCured, harm }: Figures): string {
  const percent = (value: number | null): string => (value === null ? '–' : `${Math.round(100 * value)} %`)
  const pair = ({ precision, recall }: Quality): string => `${percent(precision)} / ${percent(recall)}`
  const grave = harm.grave === undefined ? '' : ` (${harm.grave})`
  return `| ${title} | ${groups ?? '–'} | ${pair(overprovisioned)} | ${pair(scalingGap)} | ${percent(savingsCaptured)} | ${percent(overloadCured)} | ${harm.groupsHarmed}${grave} |`
}
