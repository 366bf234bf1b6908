import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** What Trino's grammar (SqlBase.g4) finds wrong with a statement; empty where it parses. */
export type TrinoParser = (sql: string) => readonly string[]

/** A parser made from Trino's own grammar. Its package imports folders, as bundlers resolve them and Node does not: so it is bundled first. */
export async function trinoParser(): Promise<TrinoParser> {
  const folder = mkdtempSync(join(tmpdir(), 'trino-parser-'))
  try {
    const outfile = join(folder, 'parser.mjs')
    const contents = "export { TrinoSQL } from 'dt-sql-parser/dist/parser/trino'"
    const { outputFiles } = await build({ stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, format: 'esm', platform: 'node', write: false })
    writeFileSync(outfile, outputFiles[0]?.contents ?? '')
    const { TrinoSQL } = await import(/* @vite-ignore */ pathToFileURL(outfile).href)
    const parser = new TrinoSQL()
    return (sql) => parser.validate(sql).map(({ startLine, message }: { startLine: number; message: string }) => `line ${startLine}: ${message}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
