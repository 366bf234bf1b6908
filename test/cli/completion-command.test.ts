import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { completionCommand } from '../../cli/completion-command.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'completion-'))
writeFileSync(join(folder, 'headroom'), `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'cli/headroom.ts')}' "$@"\n`)
chmodSync(join(folder, 'headroom'), 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }

async function completion(...argv: readonly string[]) {
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string) => {
      said[name] += text
    },
  })
  return { code: await completionCommand(argv, { out: stream('out'), err: stream('err'), env: {} }), ...said }
}

/** What bash would offer for the last of these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { out } = await completion('bash')
  const script = `${out}\nCOMP_WORDS=(headroom "$@"); COMP_CWORD=$#; _headroom; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script, 'bash', ...words], { env, encoding: 'utf8' })
    .trim()
    .split('\n')
}

describe('headroom completion', () => {
  it('offers commands, the commands of a command, and the options of each, as their help has them', async () => {
    expect(await offered('a')).toEqual(['audit'])
    expect(await offered('finding', '')).toEqual(expect.arrayContaining(['list', 'show', 'acknowledge', 'done', 'wrong', 'snooze', 'unsnooze']))
    expect(await offered('finding', 'snooze', '--un')).toEqual(['--until'])
    expect(await offered('audit', '--ca')).toEqual(['--capture'])
    expect(await offered('audit', '--capture', 'x', '--fo')).toEqual(expect.arrayContaining(['--focus', '--format']))
  })

  it.each(['bash', 'zsh', 'fish'])('is a script that %s can read', async (shell) => {
    const { code, out } = await completion(shell)
    expect(code).toBe(0)
    const file = join(folder, `script.${shell}`)
    writeFileSync(file, out)
    // where a shell is not installed nothing is asserted of it
    const read = spawnSync(shell, ['-n', file], { encoding: 'utf8' })
    if (read.error === undefined) expect(read.stderr).toBe('')
  })

  it('offers the same in fish, and no files before an option', async () => {
    const { out } = await completion('fish')
    const inFish = (line: string) => spawnSync('fish', ['-c', `${out}\ncomplete -C '${line}'`], { env, encoding: 'utf8', cwd: root })
    // where fish is not installed nothing is asserted of it
    if (inFish('').error !== undefined) return
    const words = (line: string) => inFish(line).stdout.trim().split('\n')
    expect(words('headroom fin')).toEqual(['finding'])
    expect(words('headroom finding snooze --un')).toEqual(['--until'])
    expect(words('headroom finding ')).toEqual(expect.arrayContaining(['list', 'snooze', '--help']))
    expect(words('headroom ')).not.toContain('domain/')
    expect(words('headroom audit --capture dom')).toEqual(['domain/'])
  })

  it('refuses a shell that it does not know', async () => {
    expect(await completion('tcsh')).toMatchObject({ code: 2, err: expect.stringContaining("'tcsh' is invalid") })
  })
})
