import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleFunctions, functions } from '../../deploy/bundle.ts'

it('functions are the same, to the byte, when they are made again, wherever that is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bundled-'))
  const [one, other] = [join(folder, 'one'), join(folder, 'other/and-deeper')]
  await bundleFunctions(one)
  await bundleFunctions(other)
  for (const name of functions) {
    const files = readdirSync(join(one, name)).sort()
    expect(files.some((file) => file.endsWith('.js'))).toBe(true)
    expect(readdirSync(join(other, name)).sort(), name).toEqual(files)
    for (const file of files) expect(readFileSync(join(one, name, file)).equals(readFileSync(join(other, name, file))), `${name}/${file}`).toBe(true)
  }
  rmSync(folder, { recursive: true })
})
