import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settingsRead } from '../../handlers/settings.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('docs/operations.md', () => {
  it('has every variable that a function reads, and every alarm', () => {
    const text = read('docs/operations.md')
    const rows = text.split('\n').filter((line) => line.startsWith('| `'))
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] as string))
    const variables = new Set(Object.values(settingsRead).flat())
    variables.delete('AWS_REGION')
    const alarms = [...read('deploy/alarms.yml').matchAll(/^ {2}(\w+):\n {4}Type: AWS::CloudWatch::Alarm/gm)].map((match) => match[1] as string)
    expect(named.sort()).toEqual([...variables, ...alarms].sort())
  })
})

describe('docs/deploy.md', () => {
  it('has every parameter of serverless.yml', () => {
    const table = read('docs/deploy.md').split('| parameter |')[1]?.split('\n\n')[0] ?? ''
    const named = table.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] as string))
    const section = read('serverless.yml').split('\nparams:\n  default:\n')[1]?.split('\n\n')[0] ?? ''
    const parameters = [...section.matchAll(/^ {4}(\w+):/gm)].map((match) => match[1] as string)
    expect(named.sort()).toEqual(parameters.sort())
    expect(parameters.length).toBeGreaterThan(10)
  })
})
