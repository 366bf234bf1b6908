import { refusedInWords } from '../audit/read-error.ts'
import { inSight } from '../report/visible.ts'

/** What the system refused, in words: `/data: permission denied`, or `output: no space is left on the disk`; null for any other error. */
export function systemErrorInWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code = '', syscall, path, message } = error as NodeJS.ErrnoException
  if (typeof syscall !== 'string') return null
  const reason = refusedInWords(code)
  return reason === null ? message : `${path === undefined ? 'output' : inSight(path)}: ${reason}`
}
