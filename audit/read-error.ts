/** What could not be read, made in this one place: names the file (or operation), the line and field where known, and what to do. */
export class ReadError extends Error {
  override readonly name = 'ReadError'
  readonly problem: string
  readonly remedy: string
  readonly where: { readonly file: string; readonly line?: number; readonly field?: string }

  constructor(problem: string, where: { readonly file: string; readonly line?: number; readonly field?: string }, remedy: string, cause?: unknown) {
    const place = [where.file, where.line === undefined ? '' : `line ${where.line}`, where.field === undefined ? '' : `field ${where.field}`]
      .filter(Boolean)
      .join(', ')
    super(`${place}: ${problem}. ${remedy}`, { cause })
    this.problem = problem
    this.remedy = remedy
    this.where = where
  }
}

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

/** Why the system refuses a file or folder, after its name; null for a code that is not among them. */
export function refusedInWords(code: string): string | null {
  return refused[code] ?? null
}

/** Why a file cannot be read, in words where they are known, else with the system's code. */
export function unreadableInWords({ code, message }: NodeJS.ErrnoException): string {
  return refusedInWords(code ?? '') ?? `it cannot be read (${code ?? message})`
}
