import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { FleetSource } from '../../audit/io.ts'
import type { Judge } from '../../audit/place.ts'
import { ReadError } from '../../audit/read-error.ts'
import { auditCommand, type World } from '../../cli/audit-command.ts'
import type { Report } from '../../report/schema.ts'
import { findingOn, fleetOf, groupNamed, judgementOf, placeSourceOf, proposalThat } from '../audit/made-up-fleet.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-command-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Stands in for the domain's judge: groups named big waste money, groups named full run out of room. */
const fakeJudge: Judge = ({ group }) => {
  if (group.name.startsWith('big'))
    return judgementOf(group, { findings: [findingOn(group, 'excess-capacity', 'medium', { savingsMicroUsdPerMonth: 210_240_000 })], proposal: proposalThat() })
  if (group.name.startsWith('full')) return judgementOf(group, { findings: [findingOn(group, 'max-size-reached', 'high')] })
  return judgementOf(group)
}

const failure = new ReadError('is not JSON', { file: 'cloudwatch.describe-alarms.json', line: 3 }, 'Capture this region again.')
const unreadable = (region: string) => ({ accountId: '111122223333', region, open: () => Promise.reject(failure) })
const fleet = fleetOf(placeSourceOf(['big-web', 'full-api', 'fine'].map((name) => groupNamed(name))))

/** An output that keeps what is written to it. */
function kept(isTerminal: boolean) {
  const parts: string[] = []
  return { isTerminal, write: async (text: string): Promise<void> => void parts.push(text), text: () => parts.join('') }
}

async function run(argv: readonly string[], source: FleetSource | Error = fleet, facts: Partial<World> = {}) {
  const out = kept(false)
  const err = kept(false)
  const open = async () => {
    if (source instanceof Error) throw source
    return source
  }
  const code = await auditCommand(argv, { openCapture: open, judge: fakeJudge, out, err, env: {}, nowMs: () => 0, ...facts })
  return { code, out: out.text(), err: err.text() }
}

describe('the audit command', () => {
  it('prints the console report and exits with 0', async () => {
    const { code, out, err } = await run(['--capture', 'x'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('3 of 3 groups judged')
  })

  it('prints the report as JSON and nothing else', async () => {
    const { code, out, err } = await run(['--capture', 'x', '--json'])
    const report: Report = JSON.parse(out)
    expect([code, err, report.format, report.groups.length]).toEqual([0, '', 'headroom-report/2', 3])
  })

  it.each([
    ['csv', /^severity,category,kind,account,/],
    ['markdown', /^\*\*\d+ findings?\*\* on \d+ of /],
    ['html', /^<!doctype html>/i],
    ['json', /^\{/],
  ])('prints the report as %s where that is asked for', async (format, start) => {
    const { code, out } = await run(['--capture', 'fleet', '--format', format])
    expect(code).toBe(0)
    expect(out).toMatch(start)
  })

  it('explains itself to a newcomer', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    for (const part of ['--capture <dir>', '--explain <name>', '--fail-on <severity>', 'Examples:', 'Exit codes:']) expect(out).toContain(part)
  })

  it.each([
    ['--price', ['--capture <dir>', '--out <dir>', '--fail-on <severity>', '--price'], ['--regions <names>', '--max-usd <amount>']],
    ['--explain', ['--group <pattern>', '--format <format>', '--explain <name>'], ['--capture <dir>', '--focus <dir>']],
    ['--bill', ['--group <pattern>', '--history', '--bill '], ['--budget <amount>', '--format <format>']],
  ])('by the name of %s has the help of that alone', async (option, without, having) => {
    const { out } = await run([option, ...(option === '--explain' ? ['web'] : []), '--help'])
    for (const part of without) expect(out, part).not.toContain(`\n  ${part}`)
    for (const part of having) expect(out, part).toContain(`\n  ${part}`)
  })

  it.each<[string, string[], string]>([
    ['no capture', [], 'name what to audit: --capture DIR, --live'],
    ['an option nobody knows', ['--capture', 'x', '--jsno'], "unknown option '--jsno'"],
    ['an option without its value', ['--capture'], "option '--capture <dir>' argument missing"],
    ['an argument nobody asked for', ['--capture', 'x', 'y'], 'too many arguments'],
    ['a severity nobody knows', ['--capture', 'x', '--fail-on', 'awful'], 'Allowed choices are critical, high, medium, low'],
    ['options that exclude each other', ['--capture', 'x', '--explain', 'big-web', '--json'], 'cannot be used with'],
    ['a group that is not there', ['--capture', 'x', '--group', 'bgi-web', '--group', 'fine'], 'no group is named "bgi-web"; did you mean "big-web"?'],
    [
      'a group to explain that is not there',
      ['--capture', 'x', '--explain', '\u001b[31m'],
      'no group is named "\\u{1b}[31m": 3 group names could be read, and it is not among them',
    ],
    ['a group without a name', ['--capture', 'x', '--group', ''], '--group: the name is empty; write it like --group web-api'],
    ['a policy file that is not there', ['--capture', 'x', '--policy', join(folder, 'none.json')], 'none.json does not exist. Check its path.'],
  ])('exits with 2 on %s, and says what to do', async (_what, argv, message) => {
    const { code, out, err } = await run(argv)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it.each<[string, string | Uint8Array, string]>([
    ['a key nobody knows', '{"wasteFractoin": 0.3}', 'did you mean wasteFraction?'],
    ['a percentage as text', '{"wasteFraction": "80%"}', 'wasteFraction must be a number over 0'],
    ['two keys at fault', 'wasteFraction: 0.3\n\nwasteFractoin: 0.4\ngapMinutesPerWeek: often\n', 'policy.json:3:1: "wasteFractoin" is not a threshold'],
    ['no map', '- wasteFraction', 'policy.json:1:1: it must be one'],
    ['something that is not YAML', 'wasteFraction: 0.3\n\tgapMinutesPerWeek: 3', 'policy.json:2:1: Tabs are not allowed'],
    ['a key that stands twice', '{"wasteFraction": 0.3,\n "wasteFraction": 0.4}', 'policy.json:2:2: Map keys must be unique'],
    ['a list that does not end', 'wasteFraction: [1\n', '] is missing before this point. Write one setting per line'],
    ['an object that does not end', '{"wasteFraction":', '} is missing before this point'],
    ['an alias of nothing', 'wasteFraction: *usual', 'policy.json:1:1: Unresolved alias'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), 'is not text in UTF-8'],
  ])('exits with 2 on a policy file of %s, naming file and key', async (_what, content, message) => {
    const file = join(folder, 'policy.json')
    writeFileSync(file, content)
    const { code, err } = await run(['--capture', 'x', '--policy', file])
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).toContain('policy.json')
  })

  it.each(['--capture', '--out', '--policy', '--explain'])('exits with 2 on %s with nothing after it, and says which option that is', async (option) => {
    const { code, err, out } = await run([...(option === '--capture' ? [] : ['--capture', 'x']), option, ''])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(new RegExp(`^option '${option} <\\w+>' is empty: write what it should be`))
  })

  it('judges by the policy it was given, with or without a byte order mark', async () => {
    const file = join(folder, 'sound.json')
    writeFileSync(file, '\ufeff{"wasteFraction": 0.4}')
    const { out } = await run(['--capture', 'x', '--policy', file, '--json'])
    expect((JSON.parse(out) as Report).audit.policy).toMatchObject({ wasteFraction: 0.4, gapMinutesPerWeek: 30 })
    writeFileSync(file, '# looser\nwasteFraction: 0.4\n')
    expect((await run(['--capture', 'x', '--policy', file, '--json'])).out).toBe(out)
  })

  it('exits with 3 when there is a finding as severe as asked, and with 0 when there is none', async () => {
    const codes = await Promise.all(['critical', 'high', 'medium', 'low'].map(async (severity) => (await run(['--capture', 'x', '--fail-on', severity])).code))
    expect(codes).toEqual([0, 3, 3, 3])
    const { out, err } = await run(['--capture', 'x', '--fail-on', 'medium'])
    expect(out).toContain('3 of 3 groups judged')
    expect(err).toBe('2 findings of severity critical or high or medium (--fail-on medium)\n')
  })

  it('exits with 1 on what is no capture, without a stack unless asked for', async () => {
    const refused = new ReadError('is not there', { file: 'capture.json' }, 'Name the folder that holds it.')
    const { code, out, err } = await run(['--capture', 'x'], refused)
    expect([code, out]).toEqual([1, ''])
    expect(err).toBe('the audit failed: capture.json: is not there. Name the folder that holds it.\n')
    expect((await run(['--capture', 'x'], refused, { env: { HEADROOM_DEBUG: '1' } })).err).toMatch(/\n\s+at /)
  })

  it('exits with 1 when nothing could be read, and lists why', async () => {
    const { code, err } = await run(['--capture', 'x', '--group', 'web'], fleetOf(unreadable('us-east-1'), unreadable('eu-west-1')))
    expect(code).toBe(1)
    expect(err).toContain('the audit failed: no account and Region could be read completely\n')
    expect(err).toContain('111122223333 eu-west-1: cloudwatch.describe-alarms.json, line 3')
  })

  it('exits with 0 when some of it could be read, and says that the rest could not', async () => {
    const { code, out, err } = await run(['--capture', 'x', '--json'], fleetOf(placeSourceOf([groupNamed('fine')]), unreadable('eu-west-1')))
    expect(code).toBe(0)
    expect((JSON.parse(out) as Report).notAudited).toHaveLength(1)
    expect(err).toContain('1 of 2 accounts and regions were not audited')
  })

  it('says that a missing group may be where it could not look', async () => {
    const { code, err } = await run(['--capture', 'x', '--group', 'web'], fleetOf(placeSourceOf([groupNamed('fine')]), unreadable('eu-west-1')))
    expect(code).toBe(2)
    expect(err).toContain('1 of 2 accounts and regions could not be read; it may be there.')
  })

  it('calls a fault of ours a fault of ours', async () => {
    const broken = { ...fleet, readSpend: async () => Promise.reject(new TypeError('x is not a function')) }
    const { code, err } = await run(['--capture', 'x'], broken)
    expect(code).toBe(1)
    expect(err).toContain('a fault of its own: x is not a function')
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('narrows to groups and explains one', async () => {
    expect((await run(['--capture', 'x', '--group', 'big-web', '--group', 'fine'])).out).toContain('2 of 2 groups judged')
    expect((await run(['--capture', 'x', '--group', 'f*'])).out).toContain('2 of 2 groups judged')
    expect(await run(['--capture', 'x', '--group', 'f*', '--group', 'z?'])).toMatchObject({ code: 2, err: 'no group matches z?\n' })
    const { code, out } = await run(['--capture', 'x', '--explain', 'big-web'])
    expect(code).toBe(0)
    expect(out).toMatch(/^big-web {2}111122223333 us-east-1\n/)
    expect(out).toContain('To make this change')
  })

  it.each(['table', 'json', 'csv', 'markdown', 'sarif', 'html'])('leaves out what the bill has beside the groups that are asked for, as %s', async (format) => {
    const plan = { planId: 'sp-1', accountId: '111122223333', type: 'Compute', region: null, instanceFamily: null, state: 'active', startSec: 0 } as const
    const plans = [{ ...plan, endSec: fleet.capturedAtSec + 86_400, microUsdPerHour: 2_000_000 }]
    const source = { ...fleet, readSavingsPlans: async () => ({ plans, unread: null }) }
    const title = /Savings Plan .*is not renewed/
    expect((await run(['--capture', 'x', '--format', format], source)).out).toMatch(title)
    const one = await run(['--capture', 'x', '--format', format, '--group', 'big-web', '--fail-on', 'low'], source)
    expect(one.out).toContain('big-web')
    expect(one.out).not.toMatch(title)
    expect(one.err).toContain('1 finding of severity')
  })

  it('explains every group of the name, wherever it is', async () => {
    const source = fleetOf(placeSourceOf([groupNamed('web')]), placeSourceOf([groupNamed('web', { region: 'eu-west-1' })], { region: 'eu-west-1' }))
    const { out } = await run(['--capture', 'x', '--explain', 'web'], source)
    expect([...out.matchAll(/^web {2}111122223333 (\S+)$/gm)].map((match) => match[1])).toEqual(['eu-west-1', 'us-east-1'])
  })

  it('writes the report into a folder that it makes, whole and under its final names only', async () => {
    const out = join(folder, 'a', 'b')
    const first = await run(['--capture', 'x', '--json', '--out', out])
    await run(['--capture', 'x', '--out', out])
    expect(readdirSync(out).sort()).toEqual(['page.html', 'report.json', 'report.txt'])
    expect(readFileSync(join(out, 'report.json'), 'utf8')).toBe(first.out)
    expect(readFileSync(join(out, 'report.txt'), 'utf8')).toContain('3 of 3 groups judged')
    expect(readFileSync(join(out, 'page.html'), 'utf8')).toMatch(/^<!doctype html>.*big-web.*<\/html>\n$/s)
    expect(first.err).toContain('wrote ')
  })

  it('exits with 1 where it may not write, leaving nothing unfinished behind', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const { code, err } = await run(['--capture', 'x', '--out', file])
    expect(code).toBe(1)
    expect(err).toContain(`the audit failed: ${file}: it is a file, not a folder`)
  })

  it('colours a terminal, unless asked not to', async () => {
    const shown = async (env: NodeJS.ProcessEnv) => {
      const out = kept(true)
      await run(['--capture', 'x'], fleet, { out, env })
      return out.text()
    }
    expect(await shown({})).toContain('\u001b[')
    expect(await shown({ NO_COLOR: '' })).toContain('\u001b[')
    expect(await shown({ NO_COLOR: '1' })).not.toContain('\u001b[')
    expect(await shown({ TERM: 'dumb' })).not.toContain('\u001b[')
  })
})

describe('--focus', () => {
  const spend = { tables: [], unread: 'it holds no charge of these days' }

  it('takes the bill from that folder, for the window of what is audited', async () => {
    const asked: unknown[] = []
    const openFocus: World['openFocus'] = async (dir) => ({
      readSpend: async (source) => {
        asked.push([dir, source.window])
        return spend
      },
    })
    const { code, out } = await run(['--capture', 'x', '--json', '--focus', 'export'], fleet, { openFocus })
    expect([code, asked]).toEqual([0, [['export', fleet.window]]])
    expect((JSON.parse(out) as Report).cost.notAssessed).toEqual([{ subject: 'spend', reason: spend.unread }])
  })

  it('is read by the tags and cost categories of the configuration, and a capture says which of them it was not made with', async () => {
    const config = join(folder, 'showback.yml')
    writeFileSync(config, 'showback: [team, {costCategory: Product}]\n')
    const asked: unknown[] = []
    const openFocus: World['openFocus'] = async (_, labels) => {
      asked.push(...labels)
      return { readSpend: async () => spend }
    }
    await run(['--capture', 'x', '--json', '--config', config, '--focus', 'export'], fleet, { openFocus })
    expect(asked).toEqual([
      { type: 'tag', key: 'team' },
      { type: 'cost-category', key: 'Product' },
    ])
    const { out } = await run(['--capture', 'x', '--json', '--config', config], fleet)
    const { notAssessed } = (JSON.parse(out) as Report).cost
    expect(JSON.stringify(notAssessed)).toContain('spend by the tag team: not in the capture; spend by the cost category Product: not in the capture')
  })

  it('fails before anything is read where the folder holds no export', async () => {
    const openFocus = async () => Promise.reject(new ReadError('it holds no FOCUS export', { file: 'export' }, 'Name another.'))
    const { code, err, out } = await run(['--capture', 'x', '--focus', 'export'], new Error('no capture is opened'), { openFocus })
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('export: it holds no FOCUS export')
  })
})

describe('progress', () => {
  const told = async (isTerminal: boolean, msPerGroup: number): Promise<string> => {
    let ms = 0
    const err = kept(isTerminal)
    const nowMs = () => ms
    const judge: Judge = (observation, place, rate, policy, ignored) => {
      ms += msPerGroup
      return fakeJudge(observation, place, rate, policy, ignored)
    }
    await run(['--capture', 'x'], fleetOf(placeSourceOf(Array.from({ length: 100 }, (_, i) => groupNamed(`g${i}`)))), { err, nowMs, judge })
    return err.text()
  }

  it('is silent on a short run', async () => {
    expect(await told(false, 1)).toBe('')
    expect(await told(true, 0.5)).toBe('')
  })

  it('says now and then on standard error how far a long run is', async () => {
    const lines = (await told(false, 500)).trimEnd().split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]).toBe('judged 10 of 100 groups found (111122223333 us-east-1, 1 of 1)')
  })

  it('rewrites one line on a terminal and takes it away at the end', async () => {
    const text = await told(true, 50)
    expect(text).not.toContain('\n')
    expect(text.endsWith('\r\u001b[K')).toBe(true)
  })
})
