import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { continueFrom, KNOWN_MUTANTS, sourcesHash } from './known-mutants.ts'
import { detected, inSample, SAMPLE_EVERY, scoreLines, sourceLine } from './score.ts'

// Mutation testing of domain/: `npm run mutation`, of one file `-- --mutate domain/money.ts`, of the files of a change `-- --changed`, of every
// twentieth mutant `-- --every 20`. A run that was stopped goes on where it was, for as long as sources and tests are the same.

const GOAL = 0.75

const { values } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true },
    changed: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    'temp-dir': { type: 'string', default: '.stryker-tmp' },
  },
})
const every = Number(values.every)
if (!Number.isInteger(every) || every < 1) throw new Error(`--every takes a whole number from 1 up, not "${values.every}"`)
process.env[SAMPLE_EVERY] = String(every)

const mutate = values.changed ? changedFiles() : values.mutate?.flatMap((patterns) => patterns.split(','))
if (mutate?.length === 0) {
  console.log('no file of domain/ has changed')
  process.exit()
}

const known = 'reports/known-mutants.jsonl'
const ahead = continueFrom(known, sourcesHash(mutate ?? []))
if (ahead > 0) console.log(`${ahead} mutants are known from a run that was stopped (${known})`)
process.env[KNOWN_MUTANTS] = resolve(known)
const all = await new Stryker({ ...(mutate && { mutate }), tempDirName: values['temp-dir'] }).runMutationTest()
const mutants = all.filter((mutant) => inSample(mutant.id, every) && mutant.status !== 'Ignored')

console.log('')
for (const line of scoreLines(mutants, every)) console.log(line)
if (mutate) for (const mutant of mutants) if (!detected(mutant)) console.log(sourceLine(mutant))
const share = mutants.filter(detected).length / mutants.length
if (!mutate && share < GOAL) process.exitCode = 1

/** What of domain/ differs from where this branch left main; on main, from the commit before. New files are part of it. */
function changedFiles(): string[] {
  const git = (...words: readonly string[]): readonly string[] => execFileSync('git', words, { encoding: 'utf8' }).split('\n').filter(Boolean)
  const [left] = git('merge-base', 'HEAD', 'main')
  const [head] = git('rev-parse', 'HEAD')
  const base = left === undefined || left === head ? 'HEAD~1' : left
  const files = [...git('diff', '--name-only', '--diff-filter=d', base), ...git('ls-files', '--others', '--exclude-standard')]
  return files.filter((file) => /^domain\/.*\.ts$/.test(file))
}
