import type { SourceFile } from './source-tree.ts'

/** A number in code that no name says the meaning of. */
export type RawNumber = { readonly path: string; readonly line: number; readonly number: string }

/** What needs no name: nothing, one, a pair and its half, percent of a whole; and the units of time that everybody knows. */
const PLAIN = new Set(['0', '1', '2', '0.5', '100', '60', '24', '7'])

/** The numbers in a file's code, beside those of a constant at the top of the file, whose name says what they are. */
export function rawNumbersOf({ path, text }: SourceFile): readonly RawNumber[] {
  const code = withoutConstants(withoutText(text))
  return [...code.matchAll(/(?<![\w$.])(\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w$])/gi)]
    .filter(({ 1: number = '', index }) => !PLAIN.has(number) && !/\.(toFixed|toString|padStart|slice)\($/.test(code.slice(0, index)))
    .map(({ 1: number = '', index }) => ({ path, line: code.slice(0, index).split('\n').length, number }))
}

/** Constants of a file, by name, with what stands in their line. */
export function constantsOf({ text }: SourceFile): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^(?:export )?const ([A-Z][A-Z0-9_]+) = (.+)$/gm)].map(([, name = '', value = '']) => [name, value.trim()]))
}

/** Comments, texts and regular expressions as blanks, lines kept; what stands in `${}` stays. */
function withoutText(source: string): string {
  const pattern =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=(?:[(,=:[!&|?{};+\n]|\breturn)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/[a-z]*/g
  return withoutTemplates(source.replaceAll(pattern, blank))
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

function withoutTemplates(source: string): string {
  let kept = ''
  const open: number[] = []
  let inText = false
  for (let i = 0; i < source.length; i++) {
    const character = source[i] as string
    if (inText && character === '$' && source[i + 1] === '{') {
      open.push(0)
      inText = false
      kept += '  '
      i++
    } else if (character === '`') {
      inText = !inText
      kept += ' '
    } else if (inText) kept += blank(character)
    else if (character === '}' && open.at(-1) === 0) {
      open.pop()
      inText = true
      kept += ' '
    } else {
      if (open.length > 0 && character === '{') open[open.length - 1] = (open.at(-1) as number) + 1
      if (open.length > 0 && character === '}') open[open.length - 1] = (open.at(-1) as number) - 1
      kept += character
    }
  }
  return kept
}

/** A constant at the top of a file is a name for all numbers in it, unless it is a function. */
function withoutConstants(code: string): string {
  return code.replaceAll(/^(?:export )?const [\s\S]*?(?=\n(?:\S|$)|(?![\s\S]))/gm, (statement) =>
    /=>|\bfunction\b/.test(statement) ? statement : blank(statement),
  )
}
