/** What a reader asked for: kept in the address, so that a link leads to it. An empty text asks for nothing. */
export type State = Readonly<Record<Field, string>>

export const fields = ['q', 'team', 'account', 'region', 'category', 'kind', 'severity', 'confidence', 'sort'] as const
export type Field = (typeof fields)[number]

/** One thing that can be found: what it is found by, and what it is sorted by. Missing numbers are NaN. */
export type Item = {
  readonly text: string
  readonly name: string
  readonly values: Readonly<Record<Exclude<Field, 'q' | 'sort'>, readonly string[]>>
  readonly sort: Readonly<Record<string, number>>
}

const START = '#?'

/** The state that an address holds; nothing is asked for where it leads to a place of the page. */
export function stateFrom(hash: string): State {
  const given = new URLSearchParams(hash.startsWith(START) ? hash.slice(START.length) : '')
  return Object.fromEntries(fields.map((field) => [field, given.get(field) ?? ''])) as State
}

/** The address of a state; empty where nothing is asked for. */
export function hashOf(state: State): string {
  const given = new URLSearchParams(fields.filter((field) => state[field] !== '').map((field): [string, string] => [field, state[field]]))
  return given.size === 0 ? '' : `${START}${given}`
}

/** Every word of a search stands in the text, which is in lower case. */
export function hasWords(text: string, search: string): boolean {
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** Every word of the search stands in the item's text, and every filter is one of its values. */
export function matches({ text, values }: Item, state: State): boolean {
  if (!hasWords(text, state.q)) return false
  return Object.entries(values).every(([field, own]) => state[field as Field] === '' || own.includes(state[field as Field]))
}

/** The items' places in the order asked for: by name, by a number from the largest, or as they came. What is not known comes last. */
export function ordered(items: readonly Item[], sort: string): readonly number[] {
  const places = items.map((_, i) => i)
  if (sort === '') return places
  const value = (i: number): number => {
    const number = items[i]?.sort[sort] ?? Number.NaN
    return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number
  }
  if (sort === 'name') return places.sort((a, b) => ((items[a] as Item).name < (items[b] as Item).name ? -1 : 1))
  return places.sort((a, b) => (value(b) === value(a) ? a - b : value(b) - value(a)))
}
