// Holds the audit to the floors in yardstick.json: `npm run yardstick [-- curated|fleet|hard|spend …]`. The scenarios lie beside the
// checkout where the project is built; where they are not, there is nothing to measure with, and that is said.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Figures = Readonly<Record<string, number>>
type Floor = { readonly atLeast: number } | { readonly atMost: number }
type FloorSets = Readonly<Record<SetName, Readonly<Record<string, Floor>>>>
type SetName = keyof typeof measures

const root = join(import.meta.dirname, '..')
const scenarios = join(root, '../shared/eval')
const hardScenarios = join(root, '../shared/eval-hard')

const measures = {
  curated: () => measureGroups([]),
  fleet: () => measureGroups(['--scenarios', join(scenarios, 'public-fleet.mjs')]),
  hard: measureHard,
  spend: measureSpend,
}

/** Runs one script of the yardstick on this project and gives what it printed; what went wrong goes to standard error. */
function run(script: string, options: readonly string[], folder = scenarios): string {
  const { stdout, status, error } = spawnSync(process.execPath, [join(folder, script), '--project', root, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(`${script} ended with ${error?.message ?? `exit code ${status}`}`)
  return stdout
}

type Quality = { readonly precision: number | null; readonly recall: number | null; readonly wrong?: readonly string[] }
type Score = {
  readonly overprovisioned: Quality
  readonly scalingGap: Quality
  readonly kinds: Quality
  readonly savingsCaptured: number | null
  readonly overloadCured: number | null
  readonly harm: { readonly groupsHarmed: number }
}

function measureGroups(options: readonly string[]): Figures {
  const folder = mkdtempSync(join(tmpdir(), 'yardstick-'))
  try {
    const file = join(folder, 'score.json')
    run('run.mjs', [...options, '--json', file])
    const score = JSON.parse(readFileSync(file, 'utf8')) as Score
    for (const [name, { wrong }] of Object.entries({ overprovisioned: score.overprovisioned, 'scaling gap': score.scalingGap }))
      console.log(`${name} wrong on: ${wrong?.join(' ') || 'none'}`)
    return {
      'overprovisioned precision': share(score.overprovisioned.precision),
      'overprovisioned recall': share(score.overprovisioned.recall),
      'scaling gap precision': share(score.scalingGap.precision),
      'scaling gap recall': share(score.scalingGap.recall),
      'kinds precision': share(score.kinds.precision),
      'kinds recall': share(score.kinds.recall),
      'savings captured': share(score.savingsCaptured),
      'overload cured': share(score.overloadCured),
      'groups harmed': score.harm.groupsHarmed,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type HardScore = Score & {
  readonly needlessUsd: number
  readonly cureUsd: { readonly proposed: number }
  readonly harm: { readonly groupsHarmed: number; readonly grave: number }
  readonly calibration: {
    readonly intervalHoldsUnseen: number | null
    readonly byConfidence: Readonly<Record<'high' | 'medium' | 'low', { readonly right: number | null }>>
  }
}

/** The rougher world, written apart from the first: agents, hyperthreads, cold instances, jobs, people. */
function measureHard(): Figures {
  const folder = mkdtempSync(join(tmpdir(), 'yardstick-'))
  try {
    const file = join(folder, 'score.json')
    run('run-hard.mjs', ['--no-baselines', '--json', file], hardScenarios)
    const { project: score } = JSON.parse(readFileSync(file, 'utf8')) as { readonly project: HardScore }
    return {
      'overprovisioned precision': share(score.overprovisioned.precision),
      'overprovisioned recall': share(score.overprovisioned.recall),
      'scaling gap precision': share(score.scalingGap.precision),
      'scaling gap recall': share(score.scalingGap.recall),
      'kinds precision': share(score.kinds.precision),
      'savings captured': share(score.savingsCaptured),
      'overload cured': share(score.overloadCured),
      'cures, USD a month': score.cureUsd.proposed,
      'needless, USD a month': score.needlessUsd,
      'groups harmed': score.harm.groupsHarmed,
      'right at high': share(score.calibration.byConfidence.high.right),
      'right at medium': share(score.calibration.byConfidence.medium.right),
      'range holds': share(score.calibration.intervalHoldsUnseen),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measureSpend(): Figures {
  const line = run('run-cost.mjs', []).trimEnd().split('\n').at(-1) ?? ''
  const percent = (label: string): number => Number(new RegExp(`${label} (-?[\\d.]+)%`).exec(line)?.[1] ?? Number.NaN) / 100
  return {
    precision: percent('precision'),
    recall: percent('recall'),
    located: percent('located to account and usage type'),
    'impact within 30 %': percent('impact within 30 %'),
  }
}

/** The yardstick gives null where there was nothing to count: not a figure, so no floor is met by it. */
const share = (value: number | null): number => value ?? Number.NaN

const holds = (value: number, floor: Floor): boolean => ('atLeast' in floor ? value >= floor.atLeast : value <= floor.atMost)

/** Prints a set's figures beside their floors; true when all hold. */
function compare(name: SetName, figures: Figures, floors: Readonly<Record<string, Floor>>): boolean {
  console.log(`\n${name.padEnd(28)}${'figure'.padStart(8)}  floor`)
  const rows = Object.entries(floors).map(([title, floor]) => {
    const value = figures[title] ?? Number.NaN
    const bound = 'atLeast' in floor ? `at least ${floor.atLeast}` : `at most ${floor.atMost}`
    console.log(`  ${title.padEnd(26)}${value.toFixed('atMost' in floor ? 0 : 3).padStart(8)}  ${bound}${holds(value, floor) ? '' : '  MISSED'}`)
    return holds(value, floor)
  })
  return rows.every(Boolean)
}

const floors = JSON.parse(readFileSync(join(root, 'test/yardstick.json'), 'utf8')) as FloorSets
const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in measures))
if (unknown.length > 0) {
  console.error(`there is no set ${unknown.join(', ')}: choose from ${Object.keys(measures).join(', ')}`)
  process.exitCode = 2
} else if (!existsSync(scenarios)) {
  console.log('yardstick not run: ../shared/eval is not beside this checkout')
} else {
  for (const name of (names.length > 0 ? names : Object.keys(measures)) as SetName[]) {
    try {
      if (!compare(name, measures[name](), floors[name])) process.exitCode = 1
    } catch (problem) {
      console.error(`${name}: ${problem instanceof Error ? problem.message : problem}`)
      process.exitCode = 1
    }
  }
}
