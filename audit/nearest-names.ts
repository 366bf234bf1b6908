/**
 * The candidates that a mistyped name most likely meant, nearest first: the same but for case and separators, or a few edits
 * away, or containing it. At most `limit`; empty when none is near.
 */
export function nearestNames(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = folded(name)
  const tolerance = Math.max(2, Math.floor(name.length / 3))
  const near: { candidate: string; distance: number }[] = []
  for (const candidate of new Set(candidates)) {
    const other = folded(candidate)
    const contains = wanted.length >= 3 && (other.includes(wanted) || wanted.includes(other)) && other !== ''
    const distance = Math.abs(other.length - wanted.length) > tolerance ? Number.POSITIVE_INFINITY : edits(wanted, other)
    if (distance <= tolerance || contains) near.push({ candidate, distance: Math.min(distance, contains ? tolerance : Number.POSITIVE_INFINITY) })
  }
  return near
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[-_. ]+/g, '-')
}

/** Levenshtein distance in code units: O(a × b) time, one row of memory. */
function edits(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(substituted, (previous[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    previous = row
  }
  return previous[b.length] as number
}
