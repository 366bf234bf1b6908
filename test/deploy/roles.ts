import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const deploy = join(import.meta.dirname, '../../deploy')

/**
 * The actions that a role grants, as its template has them written, sorted. A role's policies follow it or name it; the files hold one
 * statement after the other, in the one way that deploy/roles.yml is written.
 */
export function grantsOf(role: string): readonly string[] {
  const text = ['roles.yml', 'athena.yml', 'member-role.yml'].map((name) => readFileSync(join(deploy, name), 'utf8')).join('\n')
  const resources = text.split(/\n(?= {2}\w+:\n {4}Type: )/).filter((part) => part.startsWith(`  ${role}:\n`) || part.includes(`RoleName: !Ref ${role}\n`))
  const statements = resources.flatMap((part) => part.split(/\n(?= +- Sid: )/).slice(1))
  return [
    ...new Set(statements.flatMap((statement) => [...statement.matchAll(/\b([a-z0-9-]+:[A-Z]\w+)(?=[\],\n])/g)].map((match) => match[1] as string))),
  ].sort()
}

/** The folders of the bucket whose objects a role may read or write, sorted. */
export function foldersOf(role: string): readonly string[] {
  const text = readFileSync(join(deploy, 'roles.yml'), 'utf8')
  const [own = ''] = text.split(/\n(?= {2}\w+:\n {4}Type: )/).filter((part) => part.startsWith(`  ${role}:\n`))
  return [...new Set([...own.matchAll(/\$\{ReportBucket\.Arn\}\/(\w*)/g)].map((match) => match[1] as string))].sort()
}
