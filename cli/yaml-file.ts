import { readFile } from 'node:fs/promises'
import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { UsageError } from './usage-error.ts'

/** Keys and positions from the top of a document. */
export type Path = readonly (string | number)[]

/** A file of YAML, and so of JSON as well: its value (undefined where it is empty), and what is wrong with parts of it as lines, each after its `file:line:column`, from the top. */
export type YamlFile = { readonly value: unknown; readonly complaint: (problems: readonly { readonly path: Path; readonly text: string }[]) => string }

/** `what` is what the file is called in errors. Throws a UsageError where it cannot be read or is no YAML, with line and column. */
export async function readYaml(file: string, what: string): Promise<YamlFile> {
  const lines = new LineCounter()
  const document = parseDocument(await readText(file, what), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const [broken] = document.errors
  if (broken !== undefined)
    throw new UsageError(`${at(broken.pos[0])}: ${inOurWords(broken.code, broken.message)}. Write one setting per line, like wasteFraction: 0.3`)
  try {
    return {
      value: document.toJS() ?? undefined,
      complaint: (problems) =>
        problems
          .map(({ path, text }) => ({ offset: offsetOf(document.contents, path), text }))
          .sort((a, b) => a.offset - b.offset)
          .map(({ offset, text }) => `${at(offset)}: ${text}`)
          .join('\n'),
    }
  } catch (error) {
    // an alias that nothing stands behind: only reading the value finds it out
    const { message } = error as Error
    const said = /alias count/.test(message) ? 'aliases make more of it than anybody writes: write the settings out' : message
    throw new UsageError(`${at(0)}: ${said}`, { cause: error })
  }
}

/** What the parser says to programmers, said to whoever wrote the file. */
function inOurWords(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here, after ---: keep one'
  const missing = /must (?:be sufficiently indented and )?end with an? (\S)$/.exec(message)?.[1]
  if (missing !== undefined) return `${missing} is missing before this point`
  return message
}

/** Where the last part of a path stands: a key where it is one; as far as the path can be followed. */
function offsetOf(root: unknown, path: Path): number {
  let node = root
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === part) : undefined
    const next: unknown = isPair(pair)
      ? pair.value
      : isNode(node) && 'get' in node
        ? (node as { get: (key: unknown, keep: boolean) => unknown }).get(part, true)
        : undefined
    const here = isPair(pair) ? pair.key : next
    if (!isNode(here)) break
    offset = (here as Node).range?.[0] ?? offset
    node = next
  }
  return offset
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${what} ${file} is not text in UTF-8. Save it as UTF-8.`, { cause: error })
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : code === 'EACCES' ? 'may not be read by you' : `could not be read (${code})`
    throw new UsageError(`${what} ${file} ${why}. Check its path.`, { cause: error })
  }
}
