import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** The functions, by the handlers they are made of. */
export const functions = ['audit', 'inspect', 'deliver-slack', 'scaling-event', 'finding'] as const

const root = join(import.meta.dirname, '..')

/**
 * The SDK describes every operation of a service in one file, with keys that are constants (`[_xN]: ...`). The bundler cannot know that such a key calls
 * nothing, and keeps the whole description: half a megabyte for EC2. With the constants' texts in their place what is not used falls away.
 */
const schemasOfOperationsUsed: Plugin = {
  name: 'schemas of the operations that are used',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const constants = new Map([...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]))
      return { contents: text.replaceAll(/\[(_\w+)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key)), loader: 'js' }
    })
  },
}

/**
 * Writes each function as one file of JavaScript with all that it imports: nothing is installed in Lambda, and the SDK is the one that the
 * tests ran with. The same sources give the same bytes. Rejects where something cannot be bundled.
 */
export async function bundleFunctions(directory: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true })
  for (const name of functions) {
    const folder = join(directory, name)
    await build({
      absWorkingDir: root,
      entryPoints: { index: `handlers/${name}.ts` },
      outdir: folder,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
      minify: true,
      // the durable SDK and our own errors are told apart by name
      keepNames: true,
      // beside the code, for whoever reads a stack trace of the same commit; it is not deployed, so nothing points at it
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'error',
      plugins: [schemasOfOperationsUsed],
      // some packages still call require, which modules do not have
      banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n')
  }
}

if (import.meta.main) await bundleFunctions(join(root, 'dist'))
