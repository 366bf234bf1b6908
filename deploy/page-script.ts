import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** The page's script as a module of ours: one text, and the hash by which the page's policy lets it in. The same sources give the same bytes. */
export async function pageScriptModule(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['report/page/client/client.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    charset: 'ascii',
    // a placeholder in a text of ours would look like a mistake
    supported: { 'template-literal': false },
    write: false,
    legalComments: 'none',
    logLevel: 'error',
    tsconfigRaw: {},
  })
  const script = (outputFiles[0]?.text ?? '').trim()
  const hash = createHash('sha256').update(script).digest('base64')
  return `// Made by \`npm run page-script\` from report/page/client/: change it there.\nexport const pageScript =\n  ${quoted(script)}\nexport const pageScriptHash = 'sha256-${hash}'\n`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
}

if (import.meta.main) writeFileSync(join(root, 'report/page/page-script.ts'), await pageScriptModule())
