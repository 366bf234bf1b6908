import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configurationFrom, configurationJsonSchema } from '../../audit/configuration.ts'

const docs = join(import.meta.dirname, '../../docs')
const example = parse(/```yaml\n([\s\S]*?)```/.exec(readFileSync(join(docs, 'configuration.md'), 'utf8'))?.[1] ?? '')

describe('docs/headroom.schema.json', () => {
  const schema = JSON.parse(readFileSync(join(docs, 'headroom.schema.json'), 'utf8')) as object
  const valid = new Ajv({ strict: false, formats: { date: true } }).compile(schema)

  it('is what the configuration is checked by', async () => {
    await expect(`${JSON.stringify(configurationJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(join(docs, 'headroom.schema.json'))
  })

  it('takes the example of docs/configuration.md, and so does the command', () => {
    expect(valid(example), JSON.stringify(valid.errors)).toBe(true)
    const read = configurationFrom(example)
    expect(read).toMatchObject({
      configuration: { ownerTag: 'team', overrides: [{ name: 'batch', groups: ['batch-*', 'etl-?'] }, {}, { accounts: ['444455556666'] }] },
    })
  })

  it.each([
    ['an unknown setting', { treshholds: {} }],
    ['an unknown threshold', { thresholds: { waste: 0.3 } }],
    ['a share over 1', { thresholds: { wasteFraction: 3 } }],
    ['an account id as a number', { overrides: [{ accounts: 111122223333, owner: 'a' }] }],
    ['a list of one entry that is none', { overrides: ['web-*'] }],
  ])('refuses what the command refuses: %s', (_what, value) => {
    expect(valid(value)).toBe(false)
    expect(configurationFrom(value)).toHaveProperty('problems')
  })
})
