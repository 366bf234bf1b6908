import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { nearestNames } from '../audit/nearest-names.ts'
import { UsageError } from './usage-error.ts'

/** What is read of a profile beside what the SDK reads of it. */
export type Profile = { readonly caBundle: string | null }

/**
 * The profiles of this user by name, of both files that the AWS CLI reads
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html): `[profile NAME]` of the one, `[NAME]` of the other. Empty where there is neither.
 */
export function profilesOf(env: NodeJS.ProcessEnv): ReadonlyMap<string, Profile> {
  const config = sectionsOf(textOf(env.AWS_CONFIG_FILE ?? ours('config'))).flatMap(([section, settings]): [string, Settings][] => {
    const name = /^profile\s+(.+)$/.exec(section)?.[1] ?? (section === 'default' ? section : null)
    return name === null ? [] : [[unquoted(name), settings]]
  })
  const credentials = sectionsOf(textOf(env.AWS_SHARED_CREDENTIALS_FILE ?? ours('credentials')))
  return new Map([...credentials, ...config].map(([name, settings]) => [name, { caBundle: settings.get('ca_bundle') ?? null }]))
}

/** Throws a UsageError where whoever calls is to be signed in as a profile that there is not. `asked` is that of the command line. */
export function checkProfile(asked: string | null, env: NodeJS.ProcessEnv): void {
  // keys in the environment sign in without the profile that the environment names
  const named = asked ?? (env.AWS_ACCESS_KEY_ID ? null : env.AWS_PROFILE || null)
  if (named === null) return
  const names = [...profilesOf(env).keys()]
  if (names.includes(named)) return
  const [near] = nearestNames(named, names, 1)
  const there =
    names.length === 0
      ? 'No profile is set up: run aws configure sso, or aws configure.'
      : `${near === undefined ? '' : `Did you mean ${near}? `}${listed(names)}`
  throw new UsageError(`${asked === null ? 'AWS_PROFILE' : '--profile'}: there is no profile ${named}. ${there}`)
}

const MOST_NAMED = 20

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return `The profiles are ${names.slice(0, MOST_NAMED).join(', ')}${more}.`
}

type Settings = ReadonlyMap<string, string>

/** Each section with its settings; nested ones, which are indented, are left out. */
function sectionsOf(text: string): readonly (readonly [string, Settings])[] {
  const sections: [string, Map<string, string>][] = []
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[([^\]]+)\]/.exec(line)?.[1]
    const [, key, value = ''] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (section !== undefined) sections.push([section.trim(), new Map()])
    else if (key !== undefined) sections.at(-1)?.[1].set(key, value.replace(/\s[#;].*$/, '').trim())
  }
  return sections
}

function unquoted(name: string): string {
  return name.trim().replace(/^(["'])(.*)\1$/, '$2')
}

function ours(file: string): string {
  return join(homedir(), '.aws', file)
}

/** A file that is not there, or cannot be read, sets up nothing. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
