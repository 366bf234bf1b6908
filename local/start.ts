import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { outputTo } from '../cli/output.ts'
import { sampleDays } from './sample-days.ts'

// What `npm start` runs: the whole service in this process, on the sample fleet, for two days. Writes only into a folder that git ignores.
const home = join(import.meta.dirname, '..', '.headroom')
const out = outputTo(process.stdout)
const err = outputTo(process.stderr)

rmSync(home, { recursive: true, force: true })
await err.write('writing the sample fleet: two accounts, three regions, two weeks of metrics made by a seeded generator\n')
for await (const part of sampleDays(home, relative(process.cwd(), home) || '.')) await out.write(part)
