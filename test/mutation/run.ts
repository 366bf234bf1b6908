import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nodeTools } from '../../deploy/node-tools.ts'
import { TEST_DURATIONS } from './conversation.ts'
import { detected, fileOf, type MutantResult, roomOf, scoreLines, sourceLine } from './score.ts'

// Mutation testing of domain/: `npm run mutation`, of one room `-- --mutate domain/spend`, of one file `-- --mutate domain/money.ts`, of the files
// of a change `-- --changed`. Room by room: only what is mutated is slow, and what a room came to is kept in reports/mutation/, so that a run that was
// stopped goes on with the room where it was (what is believed of an earlier run: stryker.config.mjs).

/** Mutation testing has packages of its own, a third of all there are, and nothing else needs one of them. */
const STRYKER = '@stryker-mutator/core'
const STRYKER_VERSION = '10.1.1'
const GOAL = 0.85
const KEPT = 'reports/mutation'

const { values } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true },
    changed: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
    'temp-dir': { type: 'string', default: '.stryker-tmp' },
  },
})

const asked = values.changed ? changedFiles() : values.mutate?.flatMap((patterns) => patterns.split(','))
const files = globSync(asked?.flatMap((place) => [place, `${place}/**/*.ts`]) ?? 'domain/**/*.ts').filter((file) => file.endsWith('.ts'))
if (files.length === 0) {
  console.log(values.changed ? 'no file of domain/ has changed' : `no such file: ${asked}`)
  process.exit(values.changed ? 0 : 1)
}

type Stryker = { readonly runMutationTest: () => Promise<readonly MutantResult[]> }
const load = createRequire(join(nodeTools('.stryker', [`${STRYKER}@${STRYKER_VERSION}`]), 'package.json'))
const { Stryker } = load(STRYKER) as { readonly Stryker: new (options: object) => Stryker }

mkdirSync(KEPT, { recursive: true })
const mutants: MutantResult[] = []
for (const [room, mutate] of Map.groupBy(files.sort(), roomOf)) {
  const kept = `${KEPT}/${room.replaceAll('/', '-')}`
  const incrementalFile = `${kept}.json`
  process.env[TEST_DURATIONS] = resolve(`${kept}-durations.json`)
  if (existsSync(incrementalFile) && !isWhole(incrementalFile)) rmSync(incrementalFile)
  const stryker = new Stryker({ mutate, incrementalFile, concurrency: Number(values.concurrency), tempDirName: values['temp-dir'] })
  // the others of the room are handed on from an earlier run
  const tried = (await stryker.runMutationTest()).filter((mutant) => mutate.includes(fileOf(mutant)) && mutant.status !== 'Ignored')
  mutants.push(...tried)
  console.log(`\n${room}`)
  for (const line of scoreLines(tried, (file) => file)) console.log(line)
  if (asked) for (const mutant of tried) if (!detected(mutant)) console.log(sourceLine(mutant))
}

console.log('')
for (const line of scoreLines(mutants, roomOf)) console.log(line)
if (!asked && mutants.filter(detected).length / mutants.length < GOAL) process.exitCode = 1

/** A run that is stopped while it writes leaves a file that ends in the middle. */
function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, 'utf8'))
    return true
  } catch {
    return false
  }
}

/** What of domain/ differs from where this branch left main; on main, from the commit before. New files are part of it. */
function changedFiles(): string[] {
  const git = (...words: readonly string[]): readonly string[] => execFileSync('git', words, { encoding: 'utf8' }).split('\n').filter(Boolean)
  const [left] = git('merge-base', 'HEAD', 'main')
  const [head] = git('rev-parse', 'HEAD')
  const base = left === undefined || left === head ? 'HEAD~1' : left
  const files = [...git('diff', '--name-only', '--diff-filter=d', base), ...git('ls-files', '--others', '--exclude-standard')]
  return files.filter((file) => /^domain\/.*\.ts$/.test(file))
}
