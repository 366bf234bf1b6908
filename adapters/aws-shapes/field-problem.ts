import type * as z from 'zod/mini'

/** The first thing wrong with an answer: where, as a JSON path (`AutoScalingGroups[3].MinSize`), and what. */
export function fieldProblem(error: z.core.$ZodError, prefix = ''): { readonly field: string; readonly problem: string } {
  const issue = error.issues[0]
  const field = (issue?.path ?? []).reduce<string>((path, part) => jsonPath(path, part), prefix)
  const message = issue?.message ?? 'not as AWS answers'
  return { field, problem: message.replace(/^Invalid (input|string|number|option): |^Too (small|big): /, '') }
}

function jsonPath(path: string, part: PropertyKey): string {
  if (typeof part === 'number') return `${path}[${part}]`
  const name = String(part)
  if (!/^[A-Za-z_]\w*$/.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}
