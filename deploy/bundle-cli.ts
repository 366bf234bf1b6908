import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/**
 * Writes the command line as JavaScript, for the package that people install: Node strips types nowhere below node_modules
 * (https://nodejs.org/api/typescript.html). Each command keeps a file of its own, loaded when it is called; the packages it takes are installed beside.
 */
export async function bundleCli(directory: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: { headroom: 'cli/headroom.ts' },
    outdir: directory,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    banner: { js: '#!/usr/bin/env node' },
  })
  chmodSync(join(directory, 'headroom.js'), 0o755)
}

if (import.meta.main) await bundleCli(join(root, 'bin'))
