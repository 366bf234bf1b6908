import { inSight } from '../report/visible.ts'

/** What the system refuses, by its code (Node's documentation, "Common system errors"), after the name of a file or folder. */
const refused: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such file or folder',
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'it is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  ENAMETOOLONG: 'the name is too long',
}

/** What the system refused, in words: `/data: permission denied`, or `output: no space is left on the disk`; null for any other error. */
export function systemErrorInWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code = '', syscall, path, message } = error as NodeJS.ErrnoException
  if (typeof syscall !== 'string') return null
  const reason = refused[code]
  return reason === undefined ? message : `${path === undefined ? 'output' : inSight(path)}: ${reason}`
}
