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
