import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Judge } from '../../audit/place.ts'
import { auditCommand } from '../../cli/audit-command.ts'
import { configCommand } from '../../cli/config-command.ts'
import type { Report } from '../../report/schema.ts'
import { fleetOf, groupNamed, judgementOf, placeSourceOf } from '../audit/made-up-fleet.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const written = (text: string): string => {
  const file = join(folder, 'headroom.yml')
  writeFileSync(file, text)
  return file
}
const streams = () => {
  const parts = { out: [] as string[], err: [] as string[] }
  const to = (name: 'out' | 'err') => ({ isTerminal: false, write: async (text: string): Promise<void> => void parts[name].push(text) })
  return { world: { out: to('out'), err: to('err'), env: {} }, texts: () => ({ out: parts.out.join(''), err: parts.err.join('') }) }
}
const groups = [groupNamed('web-api', { tags: { team: 'web' } }), groupNamed('batch-1', { tags: { team: 'web', stage: 'dev' } })]
/** Notes each group's wasteFraction, and ignores what it is told to. */
const judged = new Map<string, number>()
const judge: Judge = ({ group }, _place, _rate, policy, ignoredBecause) => {
  judged.set(group.name, policy.wasteFraction)
  return judgementOf(group, ignoredBecause === null ? {} : { status: 'suppressed', statusReason: ignoredBecause })
}

async function audit(text: string, ...argv: readonly string[]) {
  const { texts, world } = streams()
  const code = await auditCommand(['--capture', 'x', '--config', written(text), ...argv], {
    ...world,
    openCapture: async () => fleetOf(placeSourceOf(groups)),
    judge,
    nowMs: () => 0,
  })
  return { code, ...texts() }
}

describe('headroom.yml', () => {
  it('says what holds for each group, and the report says which entry made it so', async () => {
    const { out } = await audit(
      'thresholds: {wasteFraction: 0.3}\nbudgets: {total: 5}\noverrides:\n- {groups: batch-*, thresholds: {wasteFraction: 0.4}, owner: data}\n- {tags: {stage: dev}, ignore: {reason: off at night}}\n',
      '--json',
    )
    const report = JSON.parse(out) as Report
    expect(Object.fromEntries(judged)).toEqual({ 'web-api': 0.3, 'batch-1': 0.4 })
    const [batch, web] = report.groups
    expect([web?.team, web?.governedBy, batch?.team, batch?.statusReason]).toEqual(['web', undefined, 'data', 'headroom.yml, override 2: off at night'])
    expect(batch?.governedBy).toEqual([
      { override: 1, thresholds: { wasteFraction: 0.4 }, owner: 'data' },
      { override: 2, thresholds: {}, ignored: true },
    ])
    expect(report.audit.policy.wasteFraction).toBe(0.3)
    expect(report.audit.unusedOverrides).toBeUndefined()
  })

  it('has the tag named that says whose a group is', async () => {
    const { out } = await audit('ownerTag: stage', '--json')
    expect((JSON.parse(out) as Report).groups.map(({ team }) => team)).toEqual(['dev', undefined])
  })

  it('yields to a policy file, for every group', async () => {
    const policy = join(folder, 'policy.yml')
    writeFileSync(policy, 'wasteFraction: 0.6')
    await audit('overrides: [{groups: "*", thresholds: {wasteFraction: 0.4}}]', '--policy', policy)
    expect([...new Set(judged.values())]).toEqual([0.6])
  })

  it('has entries that matched nothing named at the end, with what was perhaps meant', async () => {
    const text = 'overrides: [{groups: web-ap, owner: x}, {name: gone, accounts: "999999999999", owner: y}, {tags: {stage: prod}, owner: z}]'
    const { out } = await audit(text)
    expect(out).toContain('Entries of headroom.yml that matched no group')
    expect(out).toContain('override 1: group web-ap: no group matches that; did you mean web-api?')
    expect(out).toContain('override 2 (gone): account 999999999999: no account matches that')
    expect(out).toContain('override 3: tag stage=prod')
    // of some groups alone it cannot be said
    expect((await audit(text, '--group', 'batch-1')).out).not.toContain('matched no group')
  })

  it('is named in what explains a group', async () => {
    const { out } = await audit('overrides: [{name: batch, groups: batch-*, thresholds: {wasteFraction: 0.4}}]', '--explain', 'batch-1')
    expect(out).toMatch(/configured +override 1 \(batch\): wasteFraction 0\.4 \(default 0\.2\)/)
  })

  it.each<[string, string, string]>([
    ['a slip in an entry', 'overrides:\n  - groups: web-*\n    ownr: web\n', 'headroom.yml:3:5: "ownr" is not a setting; did you mean owner?'],
    [
      'a threshold of an entry',
      'overrides:\n  - groups: web-*\n    thresholds:\n      wasteFraction: 40\n',
      'headroom.yml:4:7: wasteFraction must be a number over 0 and at most 1',
    ],
    [
      'several slips, from the top',
      'thresholds:\n  wasteFraction: 30\nownertag: team\n',
      'headroom.yml:2:3: wasteFraction must be a number over 0 and at most 1 (fraction), like 0.2; it is 30\n/',
    ],
    ['an entry that selects nothing', 'overrides:\n  - groups: a\n    owner: b\n  - owner: web\n', 'headroom.yml:4:5: entry 2 selects nothing'],
    ['a list in place of a map', '- 1\n', 'headroom.yml:1:1: it must hold settings by name'],
  ])('is refused by line and column for %s', async (_what, text, message) => {
    const { code, out, err } = await audit(text)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

describe('headroom config', () => {
  const config = async (text: string, ...argv: readonly string[]) => {
    const { texts, world } = streams()
    const code = await configCommand(['--config', written(text), ...argv], world)
    return { code, ...texts() }
  }

  it('says what a valid file means', async () => {
    const { code, out } = await config(
      'ownerTag: owner\nbudgets: {total: 12000}\nthresholds: {wasteFraction: 0.3}\noverrides: [{groups: [a, b], tags: {stage: dev}, owner: web}]',
    )
    expect(code).toBe(0)
    expect(out).toContain('is valid: 1 threshold of its own, 1 override.')
    expect(out).toContain('wasteFraction 0.3 (default 0.2)')
    expect(out).toContain('override 1: owner web\n    for groups a or b, tag stage=dev')
  })

  it('says what is wrong to whoever wrote the file, not to programmers', async () => {
    expect((await config('ownerTag: a\n---\nownerTag: b\n')).err).toContain(':2:1: a second document begins here, after ---: keep one.')
    const tens = (name: string): string => `[${Array(10).fill(`*${name}`).join(', ')}]`
    const bomb = `a: &a [x, x]\nb: &b ${tens('a')}\nc: &c ${tens('b')}\nd: ${tens('c')}\n`
    expect((await config(bomb)).err).toContain('aliases make more of it than anybody writes: write the settings out')
    expect((await config('thresholds: {wasteFraction: {value: 0.3}}')).err).toContain('it is a map')
  })

  it('hands it on as one line of JSON, and refuses what is wrong', async () => {
    expect((await config('# of ours\nownerTag: owner\n', '--json')).out).toBe('{"ownerTag":"owner"}\n')
    expect((await config('', '--json')).out).toBe('{}\n')
    expect(await config('ownerTg: owner\n', '--json')).toMatchObject({ code: 2, out: '' })
  })
})
