import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A template as CloudFormation reads it. */
export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs: Readonly<Record<string, unknown>>
  readonly Conditions?: Readonly<Record<string, unknown>>
}
export type Resource = {
  readonly Type: string
  readonly Condition?: string
  readonly DeletionPolicy?: string
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever its authors wrote
  readonly Properties: Readonly<Record<string, any>>
}

export type Package = { readonly folder: string; readonly templateFile: string; readonly template: Template; readonly zips: Readonly<Record<string, Buffer>> }

/** Packages the service as it is deployed, without a network and without credentials, into a folder of its own. */
export async function packaged(...params: readonly string[]): Promise<Package> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-package-'))
  execFileSync(
    join(root, 'node_modules/.bin/serverless'),
    ['package', '--stage', 'prod', '--package', folder, ...params.flatMap((param) => ['--param', param])],
    {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: folder, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const templateFile = join(folder, 'cloudformation-template-update-stack.json')
  const zips = readdirSync(folder).filter((name) => name.endsWith('.zip'))
  return {
    folder,
    templateFile,
    template: JSON.parse(readFileSync(templateFile, 'utf8')) as Template,
    zips: Object.fromEntries(zips.map((name) => [name, readFileSync(join(folder, name))])),
  }
}

export type Statement = {
  readonly Sid: string
  readonly Effect: string
  readonly Action: readonly string[]
  readonly Resource: unknown
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Every statement of a role, inline or in a policy beside it. */
export function statementsOf({ Resources }: Template, role: string): readonly Statement[] {
  const inline = (Resources[role]?.Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[]
  const beside = Object.values(Resources).filter(
    ({ Type, Properties }) => Type === 'AWS::IAM::RolePolicy' && JSON.stringify(Properties.RoleName) === JSON.stringify({ Ref: role }),
  )
  return [
    ...inline.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    ...beside.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]),
  ]
}
