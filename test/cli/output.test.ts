import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { AwsError } from '../../adapters/aws/aws-error.ts'
import { outputTo } from '../../cli/output.ts'
import { toExitCode } from '../../cli/to-exit-code.ts'

const systemError = (code: string, syscall: string, path?: string): Error =>
  Object.assign(new Error(`${code}: in the system's words, ${syscall}`), { code, syscall, ...(path !== undefined && { path }) })

/** A stream that takes nothing, as standard output is where its disk is full, or whoever read it is gone. */
const refusing = (code: string) =>
  outputTo(new Writable({ write: (_chunk, _encoding, done) => done(systemError(code, 'write')) }) as unknown as NodeJS.WriteStream)

/** What a command that ends with this error says, and its exit code. */
async function saidOf(run: () => Promise<number>): Promise<readonly [code: number, said: string]> {
  let said = ''
  const err = {
    isTerminal: false,
    write: async (text: string) => {
      said += text
    },
  }
  const code = await toExitCode({ out: err, err, env: {} }, { wishOf: () => true, run })
  return [code, said]
}

describe('output that cannot be written', () => {
  it('fails the command with what is wrong, and no stack', async () => {
    const out = refusing('ENOSPC')
    expect(await saidOf(() => out.write('a report').then(() => 0))).toEqual([1, 'output: no space is left on the disk\n'])
  })

  it('is no failure where whoever read it has seen enough', async () => {
    const out = refusing('EPIPE')
    expect(await saidOf(() => out.write('a report').then(() => 0))).toEqual([0, ''])
  })
})

describe('what the system refuses', () => {
  it('is said of the file or folder, in words', async () => {
    const cases = [
      ['EACCES', '/root/report: permission denied\n'],
      ['EEXIST', '/root/report: it is a file, not a folder\n'],
      ['EROFS', '/root/report: the file system is read-only\n'],
      ['EBUSY', "EBUSY: in the system's words, mkdir\n"],
    ] as const
    for (const [code, said] of cases) expect(await saidOf(() => Promise.reject(systemError(code, 'mkdir', '/root/report')))).toEqual([1, said])
  })
})

describe('a Region that is set nowhere', () => {
  const failing = (kind: 'no-region' | 'denied') => () =>
    Promise.reject(new AwsError(kind, { service: 's3', operation: 'GetObject' }, 'no', { remedy: 'Set AWS_REGION' }))

  it('is wrong usage, as one that is written wrongly; what AWS refuses is not', async () => {
    expect(await saidOf(failing('no-region'))).toEqual([2, 'no. Set AWS_REGION.\n'])
    expect(await saidOf(failing('denied'))).toMatchObject([1, expect.stringContaining('no')])
  })
})
