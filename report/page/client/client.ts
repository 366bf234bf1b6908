import { inWords, reached } from './pointer.ts'
import { type Field, hashOf, hasWords, type Item, matches, ordered, type State, stateFrom } from './state.ts'

/*
 * Makes the page of a run a tool: search, filters, sorting, copying, links to any of it. The page can be read without it. Built into one text by
 * `npm run page-script`; the page's policy names its hash.
 */

const filters: readonly (readonly [field: Exclude<Field, 'q' | 'sort'>, title: string])[] = [
  ['team', 'Team'],
  ['account', 'Account'],
  ['region', 'Region'],
  ['category', 'Category'],
  ['kind', 'Kind'],
  ['severity', 'Severity'],
  ['confidence', 'Confidence'],
]

const sorts: readonly (readonly [value: string, title: string])[] = [
  ['', 'worst first'],
  ['saves', 'savings'],
  ['cost', 'cost'],
  ['overload', 'overload'],
  ['name', 'name'],
]

const elements = [...document.querySelectorAll<HTMLElement>('.item')]
const items = elements.map(itemOf)
const list = document.querySelector<HTMLElement>('.list')
const rows = elements.filter((element) => element.parentElement === list)
const rowItems = rows.map((row) => items[elements.indexOf(row)] as Item)
/** The rows in the order in which they stand. */
let standing: readonly number[] = rows.map((_, i) => i)
const tools = document.querySelector<HTMLElement>('#tools')
const search = document.querySelector<HTMLInputElement>('#find') ?? made('input', {})
/** Groups that have no row: healthy, not judged or ignored. */
const rowless = [...document.querySelectorAll<HTMLElement>('.names > span')].map((element) => ({
  text: element.textContent.toLowerCase(),
  said: `${element.textContent.trim()}: ${element.closest('li')?.firstChild?.textContent ?? 'healthy'}`,
}))

function itemOf(element: HTMLElement): Item {
  const { team = '', at = '', kinds = '', categories = '', severity = '', confidence = '', numbers = '' } = element.dataset
  const [account = '', region = ''] = at.split(' ')
  const [saves, cost, overload] = numbers.split(' ').map((text) => (text === '' ? Number.NaN : Number(text)))
  return {
    text: element.textContent.toLowerCase(),
    name: (element.querySelector('bdi') ?? element).textContent.toLowerCase(),
    values: {
      team: [team],
      account: [account],
      region: [region],
      category: categories.split(' '),
      kind: kinds.split(' '),
      severity: [severity],
      confidence: [confidence],
    },
    sort: { saves: saves ?? Number.NaN, cost: cost ?? Number.NaN, overload: overload ?? Number.NaN },
  }
}

function made<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const selects = filters.flatMap(([field, title]) => {
  const values = [...new Set(items.flatMap((item) => item.values[field]))].filter((value) => value !== '').sort()
  if (values.length < 2) return []
  const options = [['', `${title}: all`], ...values.map((value) => [value, value])].map(([value = '', text = '']) => made('option', { value }, text))
  return [[field, labelled(title, made('select', {}, ...options))] as const]
})
const sorting = labelled('Sort by', made('select', {}, ...sorts.map(([value, text]) => made('option', { value }, `Sort by ${text}`))))
const shown = made('output', {})
const others = made('p', { class: 'meta', role: 'status' })
/** Groups without a row that a search names. */
const MOST_OTHERS = 5

function labelled(title: string, select: HTMLSelectElement): HTMLSelectElement {
  select.setAttribute('aria-label', title)
  return select
}

function asked(): State {
  const { hash } = location
  const state: Record<Field, string> = { ...stateFrom(''), q: search.value.trim(), sort: sorting.value }
  for (const [field, select] of selects) state[field] = select.value
  if (hashOf(state) !== hash && !(hashOf(state) === '' && !hash.startsWith('#?'))) history.replaceState(null, '', hashOf(state) || location.pathname)
  return state
}

const events = elements.filter((element) => element.parentElement !== list)

function show(state: State): void {
  items.forEach((item, i) => {
    ;(elements[i] as HTMLElement).hidden = !matches(item, state)
  })
  const order = ordered(rowItems, state.sort)
  // moving a row lays all of them out again
  if (order.some((row, place) => row !== standing[place])) {
    list?.append(...order.map((row) => rows[row] as HTMLElement))
    standing = order
  }
  shown.textContent = `${inSight(rows)} of ${rows.length} groups${events.length === 0 ? '' : `, ${inSight(events)} of ${events.length} bill events`}`
  const named = state.q === '' ? [] : rowless.filter(({ text }) => hasWords(text, state.q))
  const rest = named.length > MOST_OTHERS ? ` · and ${named.length - MOST_OTHERS} more` : ''
  others.textContent =
    named.length === 0
      ? ''
      : `Without findings: ${named
          .slice(0, MOST_OTHERS)
          .map(({ said }) => said)
          .join(' · ')}${rest}`
}

function inSight(some: readonly HTMLElement[]): number {
  return some.filter(({ hidden }) => !hidden).length
}

/** Brings what a search found into sight: the rows, or what else it found. */
function leadToHits(): void {
  const first = rows.some(({ hidden }) => !hidden) ? tools : (elements.find(({ hidden }) => !hidden) ?? tools)
  first?.scrollIntoView()
}

/** Opens the first row that was found. */
function openFirst(): void {
  const first = standing.map((i) => rows[i]).find((row) => row?.hidden === false)
  if (!(first instanceof HTMLDetailsElement)) return
  first.open = true
  first.querySelector('summary')?.focus()
  first.scrollIntoView()
}

/** As the address says: a state of the tools, or a place in the page, which is opened. */
function follow(): void {
  const state = stateFrom(location.hash)
  search.value = state.q
  sorting.value = state.sort
  for (const [field, select] of selects) select.value = state[field]
  show(state)
  const place = location.hash.startsWith('#?') || location.hash === '' ? null : document.getElementById(location.hash.slice(1))
  const group = place?.closest('details.item') ?? place?.querySelector('details.item') ?? null
  if (group instanceof HTMLDetailsElement && place?.matches('.item, .item *')) {
    group.hidden = false
    group.open = true
    group.scrollIntoView()
  }
}

/** Where the browser does not let us, the text is selected: a reader's own keys copy it. */
function copy(text: string, button: HTMLButtonElement): void {
  const say = (word: string) => () => {
    button.textContent = word
  }
  navigator.clipboard.writeText(text).then(say('Copied'), say('Press Ctrl+C'))
}

for (const pre of document.querySelectorAll('pre')) {
  const button = made('button', { type: 'button', class: 'copy' }, 'Copy')
  button.addEventListener('click', () => {
    getSelection()?.selectAllChildren(pre)
    copy(pre.textContent, button)
  })
  pre.before(button)
}

const tip = made('div', { class: 'tip', hidden: '', 'aria-hidden': 'true' })
document.body.append(tip)

/** The values of a chart where the pointer is, read from what is drawn. */
function readingAt(chart: SVGSVGElement, clientX: number): string {
  const { left, width } = chart.getBoundingClientRect()
  const { top = '', from = '', to = '' } = chart.dataset
  const share = Math.min(1, Math.max(0, (clientX - left) / width))
  const height = (plot: SVGSVGElement): number => plot.viewBox.baseVal.height
  const under = (name: string): number | null => {
    const path = chart.querySelector<SVGPathElement>(`path.${name}`)
    const plot = path?.ownerSVGElement
    if (path === null || plot == null) return null
    const x = share * plot.viewBox.baseVal.width
    return reached((y) => path.isPointInFill(new DOMPoint(x, y)), height(plot), Number(top))
  }
  return inWords({ sec: Number(from) + share * (Number(to) - Number(from)), required: under('served'), inService: under('excess') })
}

addEventListener('pointermove', ({ target, clientX, clientY }) => {
  const chart = target instanceof Element ? target.closest<SVGSVGElement>('svg[data-top]') : null
  tip.hidden = chart === null
  if (chart === null) return
  tip.textContent = readingAt(chart, clientX)
  const { offsetWidth, offsetHeight } = tip
  tip.style.left = `${Math.max(8, Math.min(clientX + 12, innerWidth - offsetWidth - 8))}px`
  tip.style.top = `${clientY - offsetHeight - 12 < 0 ? clientY + 16 : clientY - offsetHeight - 12}px`
})

if (tools !== null && items.length > 0) {
  const all = (open: boolean) => () => {
    for (const row of rows) if (row instanceof HTMLDetailsElement && !row.hidden) row.open = open
  }
  const button = (text: string, act: () => void) => {
    const element = made('button', { type: 'button' }, text)
    element.addEventListener('click', act)
    return element
  }
  const reset = button('Reset', () => {
    history.replaceState(null, '', location.pathname)
    follow()
  })
  tools.append(...selects.map(([, select]) => select), sorting, button('Expand all', all(true)), button('Collapse all', all(false)), reset, shown)
  tools.hidden = false
  tools.after(others)
  tools.addEventListener('input', () => show(asked()))
  search.addEventListener('input', () => {
    show(asked())
    if (search.value !== '') leadToHits()
  })
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    // the key would close again what it has opened, for the row has the focus by then
    event.preventDefault()
    openFirst()
  })
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof Element && event.target.matches('input, select')
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    search.focus()
  })
  addEventListener('hashchange', follow)
  follow()
}
