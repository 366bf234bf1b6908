import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { demoCommand } from '../../local/demo.ts'

const home = mkdtempSync(join(tmpdir(), 'demo-'))
afterAll(() => rmSync(home, { recursive: true }))
writeFileSync(join(home, 'file'), '')

async function demo(out: string): Promise<{ readonly code: number; readonly err: string; readonly audits: number }> {
  const said: string[] = []
  let audits = 0
  const to = { isTerminal: false, write: async (text: string): Promise<void> => void said.push(text) }
  const code = await demoCommand(['--out', out], { out: to, err: to, env: {} }, async () => {
    audits += 1
    return 0
  })
  return { code, err: said.join(''), audits }
}

describe('headroom demo', () => {
  it('says that a file stands where its folder should be, and audits nothing', async () => {
    const out = join(home, 'file')
    expect(await demo(out)).toEqual({
      code: 2,
      audits: 0,
      err: `the folder ${out} cannot be written: it is a file, not a folder. Name another one with --out.\n`,
    })
  })

  it.skipIf(!existsSync('/proc/self'))('ends where a folder can never be made', async () => {
    const { code, err } = await demo('/proc/nowhere')
    expect([code, err]).toEqual([2, expect.stringMatching(/^the folder \/proc\/nowhere cannot be written: .*\. Name another one with --out\.\n$/)])
  })
})
