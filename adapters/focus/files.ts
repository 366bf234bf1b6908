import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { ReadError } from '../../audit/read-error.ts'
import { byCodeUnit } from '../../domain/order.ts'

/** A file of a FOCUS export; `path` as it is opened, `name` as messages call it. */
export type FocusFile = { readonly path: string; readonly name: string; readonly format: 'parquet' | 'csv' | 'csv.gz' }

const KINDS = 'files that end in .parquet, .csv or .csv.gz'

/**
 * The Parquet and CSV files of a folder and of the folders in it, by name. Hidden ones and those that begin with `_`, as engines leave
 * them, are not of it. Rejects with a ReadError when there is none, or when one lies there packed and unpacked: it would count twice.
 */
export async function findFocusFiles(dir: string): Promise<readonly FocusFile[]> {
  const files = (await listPaths(dir)).flatMap((path): FocusFile[] => {
    const name = relative(dir, path)
    if (name.split(sep).some((part) => /^[._]/.test(part))) return []
    const format = /\.parquet$/i.test(name) ? 'parquet' : /\.csv$/i.test(name) ? 'csv' : /\.csv\.gz$/i.test(name) ? 'csv.gz' : null
    return format === null ? [] : [{ path, name, format }]
  })
  if (files.length === 0)
    throw new ReadError('it holds no FOCUS export', { file: dir }, `Name a folder with ${KINDS}: what AWS Data Exports put into the bucket.`)
  const names = new Set(files.map(({ name }) => name.toLowerCase()))
  const packed = files.find(({ name }) => /\.gz$/i.test(name) && names.has(name.toLowerCase().replace(/\.gz$/, '')))
  if (packed !== undefined)
    throw new ReadError('it lies beside the same file unpacked, and would be counted twice', { file: packed.name }, 'Keep one of the two.')
  return files.sort((a, b) => byCodeUnit(a.name, b.name))
}

async function listPaths(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const problem = code === 'ENOENT' ? 'there is no such folder' : code === 'ENOTDIR' ? 'it is a file, not a folder' : `it cannot be read (${code})`
    throw new ReadError(problem, { file: dir }, `Name a folder with ${KINDS}.`, error)
  }
}
