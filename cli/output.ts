import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../adapters/capture/make-folder.ts'

/** Where text goes: standard output or standard error, or a stand-in. */
export type Output = { readonly write: (text: string) => Promise<void>; readonly isTerminal: boolean }

/**
 * A process stream as an output. `write` resolves when the text has been handed over whole, or when whoever read it is gone
 * (`| head`): that is no failure of the audit. It rejects with the system's error where the text could not be written, to a full disk, say; but never for
 * standard error, which only says how it goes: there is nobody to tell.
 */
export function outputTo(stream: NodeJS.WriteStream): Output {
  // whoever writes is told of it
  stream.on('error', () => {})
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
        if (error == null || error.code === 'EPIPE' || stream === process.stderr) resolve()
        else reject(error)
      })
    })
  return { write, isTerminal: stream.isTTY === true }
}

/** Writes files into a folder, created if it does not exist: each one whole or not at all, under a name of its own until it is. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await makeFolder(folder)
  for (const [name, text] of Object.entries(files)) {
    const unfinished = join(folder, `.${name}.${process.pid}.part`)
    try {
      await writeFile(unfinished, text)
      await rename(unfinished, join(folder, name))
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
  }
}
