import { createInterface } from 'node:readline/promises'

/** Asks at a terminal; only a plain yes is one. Resolves to null where standard input is no terminal. */
export function questionTo(input: NodeJS.ReadStream, output: NodeJS.WriteStream): (question: string) => Promise<boolean | null> {
  return async (question) => {
    if (input.isTTY !== true) return null
    const lines = createInterface({ input, output })
    try {
      return /^y(es)?$/i.test((await lines.question(question)).trim())
    } finally {
      lines.close()
    }
  }
}
