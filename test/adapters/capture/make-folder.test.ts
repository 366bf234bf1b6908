import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../../adapters/capture/make-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-folder-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('makeFolder', () => {
  it('makes those above as well, and one that is there is no trouble', async () => {
    await Promise.all([makeFolder(join(folder, 'a/b/c')), makeFolder(join(folder, 'a/b/d'))])
    await makeFolder(join(folder, 'a/b/c'))
    expect(existsSync(join(folder, 'a/b/d'))).toBe(true)
  })

  it('ends with an error where a file stands in the way, and where a file system takes no folder', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(makeFolder(join(folder, 'file/below'))).rejects.toThrow(/ENOTDIR|EEXIST/)
    if (existsSync('/proc/self')) await expect(makeFolder('/proc/headroom/below')).rejects.toThrow(/ENOENT|EACCES|EPERM/)
  })
})
