import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type FaultMutant, faultMutants, unbroken } from './fault-mutants.ts'
import { faultRows } from './faults-page.ts'

// Is each row of docs/faults.md guarded? `npm run mutation:faults`, of some rows `-- 13 23`. Breaks the promise of a row in a copy of the sources and runs
// the tests that the row names: one of them has to go red. The exit code is 1 when a row stays green.

const root = join(import.meta.dirname, '../..')
const wanted = process.argv.slice(2).map(Number)
const rows = faultRows(readFileSync(join(root, 'docs/faults.md'), 'utf8'))
const copy = mkdtempSync(join(tmpdir(), 'headroom-faults-'))
const survived: number[] = []

try {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n')
  for (const file of files) {
    if (statSync(join(root, file), { throwIfNoEntry: false })?.isFile() !== true) continue
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const mutant of faultMutants.filter(({ row }) => wanted.length === 0 || wanted.includes(row))) {
    const red = goesRed(mutant)
    console.log(`${String(mutant.row).padStart(3)}  ${red ? 'red' : 'STAYS GREEN'}  ${mutant.file}`)
    if (!red) survived.push(mutant.row)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
if (wanted.length === 0) for (const [row, why] of Object.entries(unbroken)) console.log(`${row.padStart(3)}  not broken: ${why}`)
console.log(survived.length === 0 ? 'every row is guarded' : `rows that nothing guards: ${survived.join(', ')}`)
if (survived.length > 0) process.exitCode = 1

function goesRed({ row, file, from, to }: FaultMutant): boolean {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
  try {
    // what takes minutes by its nature, and what needs a browser, has faster company in each row
    const tests = (rows.find(({ number }) => number === row)?.tests ?? []).filter((one) => !/\.(long|browser)\.test\.ts$/.test(one.file))
    // whole runs of the service last: they take longest
    const files = [...Map.groupBy(tests, (one) => one.file)].sort(([a], [b]) => Number(isSlow(a)) - Number(isSlow(b)))
    return files.some(([testFile, ofFile]) => {
      const titles = ofFile.map(({ title }) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/%[sdij]/g, '.*')).join('|')
      const { status, stdout } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', testFile, '-t', titles], { cwd: copy, encoding: 'utf8' })
      // a run without a test is no guard
      return status !== 0 && /Tests .*\d+ failed|Test Files .*\d+ failed/.test(stripVTControlCharacters(stdout))
    })
  } finally {
    writeFileSync(path, text)
  }
}

function isSlow(testFile: string): boolean {
  return /^test\/(handlers|cli|deploy)\//.test(testFile)
}
