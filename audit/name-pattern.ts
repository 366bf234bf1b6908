/** Whether a name matches any of the patterns, in which `*` stands for any characters and `?` for one; case counts. No patterns: everything matches. */
export function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => true
  const all = patterns.map((pattern) => [...pattern.replaceAll(/\*+/g, '*')])
  return (name) => {
    const characters = [...name]
    return all.some((pattern) => matches(pattern, characters))
  }
}

/**
 * The first match of what stands between two stars is as good as any later one, so that only the last star is ever gone back to: time grows with the
 * lengths of the two, however many stars there are.
 */
function matches(pattern: readonly string[], name: readonly string[]): boolean {
  let [at, from] = [0, 0]
  let star: { readonly at: number; taken: number } | null = null
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = { at, taken: from }
      at++
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[from])) {
      at++
      from++
    } else if (star !== null) {
      star.taken++
      from = star.taken
      at = star.at + 1
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}
