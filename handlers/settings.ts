import { MOST_RECIPIENTS } from '../adapters/ses.ts'

/** The environment of a function, or a stand-in. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Reads a variable's text, or says what is wrong with it, as it stands behind the variable's name. */
export type Read<T> = (text: string) => { readonly value: T } | { readonly wrong: string }

/** A setting: how its text is read, and what holds where there is none (required where there is no such thing). */
export type Setting<T> = { readonly read: Read<T>; readonly otherwise?: T }

const matching =
  (pattern: RegExp, what: string): Read<string> =>
  (text) =>
    pattern.test(text) ? { value: text } : { wrong: `must be ${what}` }

const oneOf =
  <T extends string>(...texts: readonly T[]): Read<T> =>
  (text) => {
    const value = texts.find((one) => one === text)
    return value === undefined ? { wrong: `must be ${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}` } : { value }
  }

const list =
  (item: RegExp, what: string): Read<readonly string[]> =>
  (text) => {
    const value = text.split(',').map((part) => part.trim())
    return value.every((part) => item.test(part)) ? { value } : { wrong: `must be ${what}, with commas between them` }
  }

const number =
  (least: number, most: number, whole: boolean): Read<number> =>
  (text) => {
    const value = Number(text)
    const fits = value >= least && value <= most && (!whole || Number.isInteger(value))
    return fits ? { value } : { wrong: `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}` }
  }

const mailAddresses = list(/^[^\s@<>,"]+@[\w-]+(\.[\w-]+)+$/, 'mail addresses')

/** One mail address, or a list of them with commas between; SES takes so many for one message. */
const addresses: Read<readonly string[]> = (text) => {
  const all = mailAddresses(text)
  if ('wrong' in all || all.value.length <= MOST_RECIPIENTS) return all
  return { wrong: `must be ${MOST_RECIPIENTS} addresses at most: that is what SES takes for one message` }
}

const addressesByTeam: Read<ReadonlyMap<string, readonly string[]>> = (text) => {
  const wrong = 'must be a JSON object of mail addresses by team, like {"orders": "orders@example.com,ana@example.com"}'
  const given = jsonOrNull(text)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { wrong }
  const value = new Map<string, readonly string[]>()
  for (const [team, to] of Object.entries(given)) {
    const all = typeof to === 'string' ? addresses(to) : { wrong }
    if (team === '' || 'wrong' in all) return { wrong }
    value.set(team, all.value)
  }
  return { value }
}

const name = matching(/^\S+$/, 'a name without blanks')
const topic = matching(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/, 'the ARN of a standard SNS topic')
const identifier = matching(/^\w+$/, 'a name of letters, digits and underscores')
const parameter = matching(/^\/?[\w./-]+$/, 'the name of a parameter')

/** The variables that a function may read, but for those of headroom.yml (run-settings.ts). docs/operations.md has the table. */
export const settings = {
  AWS_REGION: { read: matching(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'a region like eu-west-1') },
  HEADROOM_TABLE: { read: name },
  HEADROOM_BUCKET: { read: name },
  HEADROOM_TOPIC_ARN: { read: topic },
  HEADROOM_OPERATORS_TOPIC_ARN: { read: topic },
  HEADROOM_INSPECT_FUNCTION: { read: name },
  HEADROOM_SLACK_WEBHOOK_PARAMETER: { read: parameter },
  HEADROOM_TEAM_SLACK_WEBHOOKS: { read: parameter, otherwise: null },
  HEADROOM_MAIL_FROM: {
    read: matching(/^([^\r\n<>]+<)?[^\s@<>]+@[\w-]+(\.[\w-]+)+>?$/, 'a mail address, or a name with one: Headroom <headroom@example.com>'),
  },
  HEADROOM_MAIL_TO: { read: addresses, otherwise: [] },
  HEADROOM_TEAM_MAIL_TO: { read: addressesByTeam, otherwise: new Map<string, readonly string[]>() },
  HEADROOM_ROLE_NAME: { read: matching(/^[\w+=,.@/-]{1,512}$/, 'the name of a role'), otherwise: null },
  HEADROOM_EXTERNAL_ID_PARAMETER: { read: parameter, otherwise: null },
  HEADROOM_ACCOUNTS: { read: list(/^\d{12}$/, 'account ids of twelve digits'), otherwise: [] },
  HEADROOM_REGIONS: { read: list(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'regions like eu-west-1'), otherwise: [] },
  HEADROOM_LOOKBACK_DAYS: { read: number(1, 63, true), otherwise: 14 },
  HEADROOM_MAX_USD_PER_RUN: { read: number(0, 10_000, false), otherwise: null },
  HEADROOM_GROUPS_PER_BATCH: { read: number(1, 100, true), otherwise: 100 },
  HEADROOM_DEMANDS_PER_HOUR: { read: number(0, 1000, true), otherwise: 10 },
  HEADROOM_MONTHLY_BUDGET_USD: { read: number(0, 1e12, false), otherwise: null },
  HEADROOM_USD_PER_1000_REQUESTS: { read: number(0, 1e6, false), otherwise: null },
  HEADROOM_DIGEST: { read: oneOf('daily', 'changes', 'weekly'), otherwise: 'daily' },
  HEADROOM_OWNER_TAG: { read: matching(/^\S.{0,127}$/, 'the key of a tag'), otherwise: null },
  HEADROOM_TEAMS_TOPIC_ARN: { read: topic, otherwise: null },
  HEADROOM_ATHENA_DATABASE: { read: identifier, otherwise: null },
  HEADROOM_ATHENA_TABLE: { read: identifier, otherwise: null },
  HEADROOM_ATHENA_WORKGROUP: { read: name, otherwise: null },
  HEADROOM_LINK_DOMAIN: { read: name, otherwise: null },
  HEADROOM_LINK_KEY_PAIR: { read: name, otherwise: null },
  HEADROOM_LINK_KEY_PARAMETER: { read: parameter, otherwise: null },
} as const satisfies SettingTable

export type SettingTable = Readonly<Record<string, Setting<unknown>>>
type Value<S> = S extends { readonly read: Read<infer T>; readonly otherwise: infer O } ? T | O : S extends { readonly read: Read<infer T> } ? T : never

/** Settings by their variables' names, frozen. */
export type SettingsOf<Table extends SettingTable, N extends keyof Table> = { readonly [K in N]: Value<Table[K]> }

/** All that is wrong with the environment, a line each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** Reads these variables and no other. Throws a SettingsError that tells missing, empty and malformed ones apart, all together. */
export function readSettings<N extends keyof typeof settings>(environment: Environment, names: readonly N[]): SettingsOf<typeof settings, N> {
  return readFrom(settings, environment, names)
}

/** The same, of the variables of this table. */
export function readFrom<Table extends SettingTable, N extends keyof Table & string>(
  table: Table,
  environment: Environment,
  names: readonly N[],
): SettingsOf<Table, N> {
  const problems: string[] = []
  const entries = names.map((variable) => {
    const { read, ...rest } = table[variable] as Setting<unknown>
    const text = environment[variable]
    if (text === undefined && 'otherwise' in rest) return [variable, rest.otherwise] as const
    if (text === undefined) problems.push(`${variable} is not set`)
    else if (text.trim() === '') problems.push(`${variable} is empty${'otherwise' in rest ? '; leave it out to have what is usual' : ''}`)
    else {
      const answer = read(text.trim())
      if ('value' in answer) return [variable, answer.value] as const
      problems.push(`${variable} ${answer.wrong}; it is ${JSON.stringify(text)}`)
    }
    return [variable, null] as const
  })
  if (problems.length > 0) throw new SettingsError(`the function's environment is not as it must be:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
  return Object.freeze(Object.fromEntries(entries)) as SettingsOf<Table, N>
}

/** What reading live accounts takes. */
const live = ['AWS_REGION', 'HEADROOM_ROLE_NAME', 'HEADROOM_EXTERNAL_ID_PARAMETER'] as const
/** Where a FOCUS export is queried. */
export const athena = ['HEADROOM_ATHENA_DATABASE', 'HEADROOM_ATHENA_TABLE', 'HEADROOM_ATHENA_WORKGROUP'] as const
/** The distribution that links lead to, and the key that they are signed with. */
export const links = ['HEADROOM_LINK_DOMAIN', 'HEADROOM_LINK_KEY_PAIR', 'HEADROOM_LINK_KEY_PARAMETER'] as const
/** What of the settings a run goes by. */
export const run = [
  'HEADROOM_ACCOUNTS',
  'HEADROOM_REGIONS',
  'HEADROOM_LOOKBACK_DAYS',
  'HEADROOM_MAX_USD_PER_RUN',
  'HEADROOM_GROUPS_PER_BATCH',
  'HEADROOM_DEMANDS_PER_HOUR',
  'HEADROOM_MONTHLY_BUDGET_USD',
  'HEADROOM_BUDGETS',
  'HEADROOM_USD_PER_1000_REQUESTS',
  'HEADROOM_CONFIGURATION',
  'HEADROOM_POLICY',
  'HEADROOM_DIGEST',
  'HEADROOM_TEAMS_TOPIC_ARN',
] as const

/** Which function reads what: serverless.yml hands each just these. */
export const settingsRead = {
  audit: [
    ...live,
    ...run,
    ...athena,
    ...links,
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_TOPIC_ARN',
    'HEADROOM_OPERATORS_TOPIC_ARN',
    'HEADROOM_INSPECT_FUNCTION',
  ],
  inspect: [...live, 'HEADROOM_USD_PER_1000_REQUESTS', 'HEADROOM_CONFIGURATION', 'HEADROOM_POLICY', 'HEADROOM_OWNER_TAG', 'HEADROOM_BUCKET'],
  'deliver-slack': [
    'AWS_REGION',
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_OPERATORS_TOPIC_ARN',
    'HEADROOM_SLACK_WEBHOOK_PARAMETER',
    'HEADROOM_TEAM_SLACK_WEBHOOKS',
  ],
  'deliver-mail': [
    'AWS_REGION',
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_OPERATORS_TOPIC_ARN',
    'HEADROOM_MAIL_FROM',
    'HEADROOM_MAIL_TO',
    'HEADROOM_TEAM_MAIL_TO',
  ],
  'scaling-event': [
    'AWS_REGION',
    'HEADROOM_TABLE',
    'HEADROOM_BUCKET',
    'HEADROOM_TOPIC_ARN',
    'HEADROOM_CONFIGURATION',
    'HEADROOM_POLICY',
    'HEADROOM_USD_PER_1000_REQUESTS',
  ],
  finding: ['AWS_REGION', 'HEADROOM_TABLE', 'HEADROOM_BUCKET'],
} as const

/** What reading live accounts goes by. */
export type LiveSettings = SettingsOf<typeof settings, (typeof live)[number]>

/** The value of a text that is JSON; null where it is not. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
