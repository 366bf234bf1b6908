const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** What was outside the list: a small JSON text with the list left empty, and whether the list was still open at the end. */
export type Around = { readonly text: string; readonly inList: boolean }

/**
 * Cuts `{"<key>": [...]}` into the texts between the list's commas, piece by piece. It only counts brackets outside of strings:
 * that each text, and what is around the list, is JSON is for who parses it to see.
 */
export function elementScanner(key: string): { readonly scan: (piece: Buffer) => readonly string[]; readonly end: () => Around } {
  const around: Buffer[] = []
  const element: Buffer[] = []
  const state = { depth: 0, inString: false, escaped: false, inList: false, count: 0 }

  const scan = (piece: Buffer): readonly string[] => {
    const texts: string[] = []
    // locals: this loop sees every byte of the answer
    let { depth, inString, escaped, inList, count } = state
    let from = 0
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i] as number
      if (inString) {
        if (escaped) escaped = false
        else if (byte === BACKSLASH) escaped = true
        else if (byte === QUOTE) inString = false
      } else if (byte === QUOTE) inString = true
      else if (byte === COMMA) {
        if (!inList || depth !== 2) continue
        element.push(piece.subarray(from, i))
        texts.push(taken(element))
        count++
        from = i + 1
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        depth++
        if (byte !== OPEN_LIST || depth !== 2 || inList || !follows(key, [...around, piece.subarray(from, i)])) continue
        inList = true
        count = 0
        around.push(piece.subarray(from, i + 1))
        from = i + 1
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (inList && depth === 2) {
          element.push(piece.subarray(from, i))
          const text = taken(element)
          if (count > 0 || text.trim() !== '') texts.push(text)
          inList = false
          from = i
        }
        depth--
      }
    }
    if (inList) element.push(piece.subarray(from))
    else around.push(piece.subarray(from))
    Object.assign(state, { depth, inString, escaped, inList, count })
    return texts
  }
  return { scan, end: () => ({ text: Buffer.concat(around).toString('utf8'), inList: state.inList }) }
}

function taken(pieces: Buffer[]): string {
  const text = (pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)).toString('utf8')
  pieces.length = 0
  return text
}

/** Whether what was read last is `"<key>":`, in however many pieces it came. */
function follows(key: string, before: readonly Buffer[]): boolean {
  const longest = key.length + 64
  const tail: Buffer[] = []
  for (let i = before.length - 1, bytes = 0; i >= 0 && bytes < longest; i--) {
    tail.unshift((before[i] as Buffer).subarray(-longest))
    bytes += (before[i] as Buffer).length
  }
  const text = Buffer.concat(tail).toString('utf8').trimEnd()
  return text.endsWith(':') && text.slice(0, -1).trimEnd().endsWith(JSON.stringify(key))
}
