/** Whether a name matches any of the patterns, in which `*` stands for any characters and `?` for one; case counts. No patterns: everything matches. */
export function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => true
  const all = patterns.map(expressionOf)
  return (name) => all.some((expression) => expression.test(name))
}

/** Runs of `*` are one, so that no pattern takes the expression long. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/\*+/g, '*')
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '[^]*?')
    .replaceAll('?', '[^]')
  return new RegExp(`^${source}$`, 'u')
}
