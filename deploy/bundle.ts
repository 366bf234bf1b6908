import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'

/** The functions, by the handlers they are made of. */
export const functions = ['audit', 'inspect', 'deliver-slack', 'deliver-mail', 'scaling-event', 'finding'] as const

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/**
 * The SDK describes every operation and every error of a service in one file, with keys that are constants (`[_xN]: ...`) and errors that are entered into
 * a registry. The bundler cannot know that neither calls anything of ours, and keeps the whole description: half a megabyte for EC2, fifty kilobytes of
 * errors for Systems Manager. With the constants' texts in their place what is not used falls away; an error that is in no registry is the service's
 * own exception with its name and message, as those of EC2 are anyway, and we tell errors apart by name alone.
 */
const schemasOfOperationsUsed: Plugin = {
  name: 'schemas of the operations that are used',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk\/(client-[^/]+|nested-clients)\/dist-es\/.*schemas_\d+\.js$/ }, async ({ path }) => {
      const text = (await readFile(path, 'utf8')).replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '')
      const constants = new Map([...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]))
      return { contents: text.replaceAll(/\[(_\w+)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key)), loader: 'js' }
    })
  },
}

/**
 * What Lambda never uses of what the packages bring: ways to sign in other than by the function's role, Lambda's operations but for the two that the durable
 * SDK asks for (it loads the whole client, when it is first used) and what else the clients' package.json say than their versions.
 */
const whatLambdaUses: Plugin = {
  name: 'what Lambda uses of the packages',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@aws-sdk\/credential-provider(-node|s)$/ }, () => ({ path: inLambda('credentials.ts'), sideEffects: false }))
    onResolve({ filter: /^string-width$/ }, ({ kind }) => (kind === 'import-statement' ? { path: inLambda('string-width.ts'), sideEffects: false } : undefined))
    // what the SDK loads only where it is used: streams of events, other ways to sign in. No operation of ours does
    onResolve({ filter: /./ }, ({ kind, importer, path }) =>
      kind === 'dynamic-import' && /node_modules\/(@aws-sdk|@smithy)\//.test(importer) && !/^(node:|@aws-sdk\/credential-provider)/.test(path)
        ? { path, namespace: NOT_IN_LAMBDA }
        : undefined,
    )
    onLoad({ filter: /./, namespace: NOT_IN_LAMBDA }, ({ path }) => ({ contents: `throw new Error(${JSON.stringify(`${path} is not in what is deployed`)})` }))
    onLoad({ filter: /@aws-sdk\/[^/]+\/package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ name, version }), loader: 'json' }
    })
    onLoad({ filter: /durable-execution-sdk-js\/dist\/index\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const wholeClient = "import('@aws-sdk/client-lambda')"
      if (!text.includes(wholeClient)) throw new Error(`${path} does not load Lambda's client as it did: see how it does now`)
      const code = text.replace(wholeClient, 'Promise.resolve(lambdaClient)').replaceAll(CLASS, (head, name) => `${head} static{${namedAs(name)}}`)
      return { contents: `import { lambdaClient } from ${JSON.stringify(inLambda('durable-client.ts'))}\n${code}`, loader: 'js' }
    })
  },
}

const NOT_IN_LAMBDA = 'not in Lambda'

/** The durable SDK tells its own errors apart by the names of their classes, which do not outlive the bundling. */
const CLASS = /^class (\w+)[^{]*\{/gm
function namedAs(name: string): string {
  return `Object.defineProperty(this,"name",{value:"${name}"})`
}

function inLambda(file: string): string {
  return join(import.meta.dirname, 'in-lambda', file)
}

/** How code is bundled for Lambda. */
export const asDeployed = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  // beside the code, for whoever reads a stack trace of the same commit; it is not deployed, so nothing points at it
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'error',
  metafile: true,
  plugins: [schemasOfOperationsUsed, whatLambdaUses],
  // some packages still call require, which modules do not have
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
} as const satisfies BuildOptions

/**
 * Writes each function as JavaScript with all that it imports: nothing is installed in Lambda, and the SDK is the one that the tests ran with. What is
 * imported where it is used alone lies in files beside `index.js`. The same sources give the same bytes. Gives what each is made of; rejects where
 * something cannot be bundled.
 */
export async function bundleFunctions(directory: string, names: readonly (typeof functions)[number][] = functions): Promise<ReadonlyMap<string, Metafile>> {
  rmSync(directory, { recursive: true, force: true })
  const madeOf = new Map<string, Metafile>()
  for (const name of names) {
    // the names of files hold where their sources lie from here: always the same, wherever they are written
    const entry = { splitting: true, entryPoints: { index: `handlers/${name}.ts` }, outdir: join(dist, name), write: false } as const
    const { metafile, outputFiles } = await build({ ...asDeployed, ...entry })
    madeOf.set(name, metafile)
    const folder = join(directory, name)
    mkdirSync(folder, { recursive: true })
    for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents)
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n')
  }
  return madeOf
}

if (import.meta.main) await bundleFunctions(dist)
