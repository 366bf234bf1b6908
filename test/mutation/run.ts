import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { detected, inSample, SAMPLE_EVERY, scoreLines, sourceLine } from './score.ts'

// Mutation testing of domain/: `npm run mutation`, of one file `-- --mutate domain/money.ts`, of every twentieth mutant `-- --every 20`.

const GOAL = 0.75

const { values } = parseArgs({
  options: { mutate: { type: 'string', multiple: true }, every: { type: 'string', default: '1' }, 'temp-dir': { type: 'string', default: '.stryker-tmp' } },
})
const every = Number(values.every)
if (!Number.isInteger(every) || every < 1) throw new Error(`--every takes a whole number from 1 up, not "${values.every}"`)
process.env[SAMPLE_EVERY] = String(every)

const mutate = values.mutate?.flatMap((patterns) => patterns.split(','))
const all = await new Stryker({ ...(mutate && { mutate }), tempDirName: values['temp-dir'] }).runMutationTest()
const mutants = all.filter((mutant) => inSample(mutant.id, every) && mutant.status !== 'Ignored')

console.log('')
for (const line of scoreLines(mutants, every)) console.log(line)
if (mutate) for (const mutant of mutants) if (!detected(mutant)) console.log(sourceLine(mutant))
const share = mutants.filter(detected).length / mutants.length
if (!mutate && share < GOAL) process.exitCode = 1
