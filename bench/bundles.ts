import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { parse } from 'yaml'
import { asDeployed, bundleFunctions, functions } from '../deploy/bundle.ts'

const root = join(import.meta.dirname, '..')
const STARTS = 15

export type Bundle = {
  readonly name: string
  readonly zipBytes: number
  /** Its JavaScript gzipped: what a start loads, and all of it with what is loaded when it is used. */
  readonly startGzipBytes: number
  readonly gzipBytes: number
  /** Time of the processor that a new process takes to load it, and to load nothing but the clients and commands of the SDK that its start has. */
  readonly initMs: number
  readonly clientsMs: number
  /** Memory of the process that has loaded it, and what its function has. */
  readonly startBytes: number
  readonly memoryMib: number
  /** Minified bytes of what a start loads, by where they come from, most first. */
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
      const { outputs } = bundled.get(name) as Metafile
      const start = loadedAtStart(outputs)
      const inputs = inputsOf(start.map((output) => outputs[output] as Output))
      const clients = await onlyClients(inputs, join(folder, 'clients', name))
      const sizes = {
        zipBytes: statSync(join(folder, `${name}.zip`)).size,
        startGzipBytes: gzipped(start, join(folder, 'bundled', name)),
        gzipBytes: gzipped(
          Object.keys(outputs).filter((output) => output.endsWith('.js')),
          join(folder, 'bundled', name),
        ),
      }
      const [whole, alone] = loaded([file, clients])
      const started = { initMs: whole?.ms ?? Number.NaN, clientsMs: alone?.ms ?? Number.NaN, startBytes: whole?.bytes ?? Number.NaN }
      measured.push({ name, ...sizes, ...started, memoryMib: memoryOf(name), madeOf: madeOf(inputs) })
    }
    return measured
  } finally {
    rmSync(folder, { recursive: true })
  }
}

type Inputs = readonly (readonly [string, number])[]

type Output = Metafile['outputs'][string]

/** The files that a function is loaded from before its first event: its own, and all that those import at once. */
function loadedAtStart(outputs: Metafile['outputs']): readonly string[] {
  const loaded = new Set<string>()
  const load = (file: string): void => {
    if (loaded.has(file)) return
    loaded.add(file)
    for (const { path, kind, external } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && external !== true) load(path)
  }
  load(Object.keys(outputs).find((file) => file.endsWith('/index.js')) as string)
  return [...loaded]
}

function gzipped(files: readonly string[], folder: string): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, basename(file)))).length, 0)
}

/** What these hold, with its minified bytes. */
function inputsOf(outputs: readonly Output[]): Inputs {
  return outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput === 0 ? [] : [[file, bytesInOutput] as const])),
  )
}

/** A bundle of nothing but the SDK's clients and commands that a function's start has, made the same way: the durable SDK's of Lambda, and those of DynamoDB's documents, among them. */
async function onlyClients(inputs: Inputs, outdir: string): Promise<string> {
  const modules = inputs
    .map(([file]) => file)
    .filter((file) => /node_modules\/@aws-sdk\/(client-[^/]+|lib-dynamodb)\/dist-es\/(\w+Client|commands\/\w+Command)\.js$/.test(file))
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

/** What serverless.yml gives a function. */
function memoryOf(name: string): number {
  const { functions: given } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'silent' })
  return given[name].memorySize
}

type Loaded = { readonly ms: number; readonly bytes: number }

/** The quickest and the leanest of some starts of each, in processes of their own as Lambda has it, by turns: what others take of the machine is not in it. */
function loaded(files: readonly string[]): readonly Loaded[] {
  const environment = { PATH: process.env.PATH, AWS_REGION: 'eu-west-1' }
  const start = (file: string): Loaded => {
    const script = `const from = process.cpuUsage(); await import(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(from); console.log(JSON.stringify({ ms: (user + system) / 1000, bytes: process.resourceUsage().maxRSS * 1024 }))`
    return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', env: environment }))
  }
  const rounds = Array.from({ length: STARTS }, () => files.map(start))
  return files.map((_, i) => {
    const of = rounds.map((round) => round[i] as Loaded)
    return { ms: Math.min(...of.map(({ ms }) => ms)), bytes: Math.min(...of.map(({ bytes }) => bytes)) }
  })
}
