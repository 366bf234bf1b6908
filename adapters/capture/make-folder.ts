import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those above it, where they are not there. Node's own `recursive` asks for ever where a folder that is there answers that what it is
 * to hold is not, as /proc does. Rejects with Node's error.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  await mkdir(folder).catch(async (error) => {
    // somebody else was faster
    if (error.code !== 'EEXIST' || !(await isFolder(folder))) throw error
  })
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
