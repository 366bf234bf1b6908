import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
const STARTS = 15

export type Bundle = { readonly name: string; readonly zipBytes: number; readonly gzipBytes: number; readonly initMs: number }

/** Each function's zip as it is deployed, its JavaScript gzipped, and how long a new process takes to load it; an empty handler for comparison comes last. */
export function measureBundles(): readonly Bundle[] {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bundles-'))
  try {
    execFileSync('npm', ['run', '--silent', 'bundle'], { cwd: root, stdio: 'ignore' })
    execFileSync(join(root, 'node_modules/.bin/serverless'), ['package', '--package', folder], { cwd: root, stdio: 'ignore' })
    const functions = ['audit', 'inspect', 'deliver-slack', 'scaling-event'].map((name) => {
      const file = join(root, 'dist', name, 'index.js')
      return { name, zipBytes: statSync(join(folder, `${name}.zip`)).size, gzipBytes: gzipSync(readFileSync(file)).length, initMs: loadMs(file) }
    })
    const empty = join(folder, 'empty.mjs')
    writeFileSync(empty, 'export const handler = async () => {}\n')
    return [...functions, { name: 'an empty handler', zipBytes: 0, gzipBytes: gzipSync(readFileSync(empty)).length, initMs: loadMs(empty) }]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The middle of some starts, each in a process of its own, as Lambda has it. */
function loadMs(file: string): number {
  const script = `const from = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - from)`
  const environment = { PATH: process.env.PATH, AWS_REGION: 'eu-west-1' }
  const times = Array.from({ length: STARTS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env: environment })),
  ).sort((a, b) => a - b)
  return times[Math.floor(STARTS / 2)] as number
}
