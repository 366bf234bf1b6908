import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { asDeployed, bundleFunctions, functions } from '../deploy/bundle.ts'

const root = join(import.meta.dirname, '..')
const STARTS = 15

export type Bundle = {
  readonly name: string
  readonly zipBytes: number
  readonly gzipBytes: number
  /** Time of the processor that a new process takes to load it, and to load nothing but the clients and commands of the SDK that are in it. */
  readonly initMs: number
  readonly clientsMs: number
  /** Minified bytes by where they come from, most first. */
  readonly madeOf: readonly (readonly [string, number])[]
}

/** Each function's zip as it is deployed, its JavaScript gzipped, what that is made of, and how long a new process takes to load it. */
export async function measureBundles(): Promise<readonly Bundle[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bundles-'))
  try {
    execFileSync(join(root, 'node_modules/.bin/serverless'), ['package', '--package', folder], { cwd: root, stdio: 'ignore' })
    const bundled = await bundleFunctions(join(folder, 'bundled'))
    const measured: Bundle[] = []
    for (const name of functions) {
      const file = join(folder, 'bundled', name, 'index.js')
      const inputs = inputsOf(bundled.get(name) as Metafile)
      const clients = await onlyClients(inputs, join(folder, 'clients', name))
      const sizes = { zipBytes: statSync(join(folder, `${name}.zip`)).size, gzipBytes: gzipSync(readFileSync(file)).length }
      measured.push({ name, ...sizes, initMs: loadMs(file), clientsMs: loadMs(clients), madeOf: madeOf(inputs) })
    }
    return measured
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Inputs = readonly (readonly [string, number])[]

/** What is in a bundle, with its minified bytes. */
function inputsOf({ outputs }: Metafile): Inputs {
  const { inputs = {} } = Object.values(outputs).find(({ entryPoint }) => entryPoint !== undefined) ?? {}
  return Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput === 0 ? [] : [[file, bytesInOutput] as const]))
}

/** A bundle of nothing but the SDK's clients and commands that a function has, made the same way. */
async function onlyClients(inputs: Inputs, outdir: string): Promise<string> {
  const modules = inputs
    .map(([file]) => file)
    .filter((file) => /node_modules\/@aws-sdk\/client-[^/]+\/dist-es\/(\w+Client|commands\/\w+Command)\.js$/.test(file))
  mkdirSync(outdir, { recursive: true })
  const contents = modules.map((file, i) => `import * as m${i} from ${JSON.stringify(join(root, file))}`).join('\n')
  const kept = `\nexport const all = [${modules.map((file, i) => `m${i}.${/(\w+)\.js$/.exec(file)?.[1]}`).join(', ')}]\n`
  await build({ ...asDeployed, stdin: { contents: contents + kept, resolveDir: root }, outfile: join(outdir, 'index.mjs') })
  return join(outdir, 'index.mjs')
}

const PARTS: readonly (readonly [string, RegExp])[] = [
  ['clients of the AWS SDK, and what they share', /node_modules\/(@aws-sdk|@smithy)\//],
  ['the durable SDK', /node_modules\/@aws\//],
  ['zod', /node_modules\/zod\//],
  ['d3', /node_modules\/d3-/],
  ['other packages', /node_modules\//],
  ['domain/', /^domain\//],
  ['report/', /^report\//],
  ['adapters/', /^adapters\//],
  ['audit/ and handlers/', /./],
]

function madeOf(inputs: Inputs): readonly (readonly [string, number])[] {
  const bytes = new Map<string, number>()
  for (const [file, size] of inputs) {
    const [part = ''] = PARTS.find(([, pattern]) => pattern.test(file)) ?? []
    bytes.set(part, (bytes.get(part) ?? 0) + size)
  }
  return [...bytes].sort(([, a], [, b]) => b - a)
}

/** The middle of some starts, each in a process of its own, as Lambda has it. */
function loadMs(file: string): number {
  const script = `const from = process.cpuUsage(); await import(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(from); console.log((user + system) / 1000)`
  const environment = { PATH: process.env.PATH, AWS_REGION: 'eu-west-1' }
  const times = Array.from({ length: STARTS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env: environment })),
  ).sort((a, b) => a - b)
  return times[Math.floor(STARTS / 2)] as number
}
