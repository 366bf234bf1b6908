import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** The functions, by the handlers they are made of. */
export const functions = ['audit', 'inspect', 'deliver-slack', 'scaling-event'] as const

const root = join(import.meta.dirname, '..')

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
      sourcemap: 'linked',
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'error',
      // some packages still call require, which modules do not have
      banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n')
  }
}

if (import.meta.main) await bundleFunctions(join(root, 'dist'))
