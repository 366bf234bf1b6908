import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openCapture } from '../adapters/capture/open.ts'
import { auditCommand } from '../cli/audit-command.ts'
import { outputTo } from '../cli/output.ts'
import { judge } from '../domain/judge.ts'
import { writeSampleFleet } from '../fixtures/sample-fleet.ts'

// What `npm start` runs: makes the sample fleet in a folder that git ignores, audits it, and says where things lie.
const home = join(import.meta.dirname, '..', '.headroom')
const capture = join(home, 'sample-fleet')
const report = join(home, 'sample-report')

const out = outputTo(process.stdout)
const err = outputTo(process.stderr)
await err.write('writing the sample fleet: two accounts, three regions, two weeks of metrics made by a seeded generator\n')
rmSync(capture, { recursive: true, force: true })
writeSampleFleet(capture)
process.exitCode = await auditCommand(['--capture', capture, '--out', report], {
  openCapture,
  judge,
  out,
  err,
  env: process.env,
  nowMs: () => performance.now(),
})
if (process.exitCode === 0) await out.write(`\n${whereThingsLie()}`)

function whereThingsLie(): string {
  const here = (path: string) => relative(process.cwd(), path) || '.'
  return [
    `The page        ${join(here(report), 'page.html')}, to open in a browser`,
    `The report      ${join(here(report), 'report.json')}`,
    `The fleet       ${here(capture)}, a capture like one of your own account`,
    `One group       npm run --silent audit -- --capture ${here(capture)} --explain web-api`,
    '',
  ].join('\n')
}
