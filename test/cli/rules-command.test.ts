import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findingCommand } from '../../cli/finding-command.ts'
import { rulesCommand } from '../../cli/rules-command.ts'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, tickOf } from '../handlers/a-run.ts'
import { saidBy } from './said-by.ts'

let s: LocalService
beforeEach(async () => {
  s = await aRunningService()
})
afterEach(() => s.stop())

const kept = ['--table', 't', '--bucket', 'b'] as const
const rules = (...argv: readonly string[]) =>
  saidBy(s, (world) => (argv[0] === 'wrong' ? findingCommand(argv, world) : rulesCommand(argv, world, () => '# Rules\n')))

describe('headroom rules', () => {
  it('prints the rules, where no service is named', async () => {
    expect(await rules()).toEqual({ code: 0, out: '# Rules\n', err: '' })
  })

  it('refuses --json without a service, which it would leave unsaid', async () => {
    expect(await rules('--json')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--json is for a deployed service: name it with --stage') })
  })

  it('says of a service that has not run that there is nothing to count', async () => {
    expect(await rules(...kept)).toEqual({ code: 1, out: '', err: 'no run of this service has made a report yet\n' })
  })

  it('counts what people called wrong against its rule, and shows that rule first', async () => {
    await s.tick(tickOf(0))
    const batch = ['--account', '111122223333', '--region', 'eu-west-1', '--group', 'batch'] as const
    expect((await rules(...kept)).out).toContain(', 0 of them called wrong.')
    expect((await rules('wrong', ...kept, ...batch, '--kind', 'excess-capacity', '--by', 'ana', '--reason', 'it is a batch group')).code).toBe(0)
    const { out } = await rules(...kept)
    const lines = out.split('\n')
    expect(lines[0]).toMatch(/^Rule +Found +Open +Called wrong +Not disputed$/)
    expect(lines[1]).toMatch(/^excess-capacity +(\d+) +\d+ +1 +\d+ %$/)
    const record = (JSON.parse((await rules(...kept, '--json')).out) as { kind: string; found: number; calledWrong: number }[]).find(
      ({ kind }) => kind === 'excess-capacity',
    )
    expect(record).toMatchObject({ calledWrong: 1 })
    expect(lines[1]).toContain(`${Math.round((1 - 1 / (record?.found ?? 0)) * 100)} %`)
  })
})
