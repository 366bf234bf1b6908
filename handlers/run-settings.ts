import { budgetFor, budgetsFrom } from '../audit/budgets.ts'
import { type Configuration, configurationFrom, noConfiguration, withThresholds } from '../audit/configuration.ts'
import type { GivenThresholds } from '../audit/governed.ts'
import { policyFrom } from '../audit/policy-overrides.ts'
import type { RunSettings } from '../audit/run-io.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import {
  athena,
  type Environment,
  jsonOrNull,
  type links,
  type Read,
  readFrom,
  type run,
  SettingsError,
  type SettingsOf,
  type SettingTable,
  settings,
} from './settings.ts'

const policy: Read<GivenThresholds> = (text) => {
  const answer = policyFrom(jsonOrNull(text))
  return 'given' in answer ? { value: answer.given } : { wrong: `must be a JSON object of thresholds (${answer.problems.join('; ')})` }
}

const configuration: Read<Configuration> = (text) => {
  const answer = configurationFrom(jsonOrNull(text))
  if ('configuration' in answer) return { value: answer.configuration }
  const problems = answer.problems.map(({ path, text: problem }) => `${path.join('.')}: ${problem}`)
  return { wrong: `must be headroom.yml as JSON (${problems.join('; ')})` }
}

const budgets: Read<readonly Budget[]> = (text) => {
  const answer = budgetsFrom(jsonOrNull(text))
  if ('budgets' in answer) return { value: answer.budgets }
  return { wrong: `must be a JSON object of what months may cost, like {"total": 12000, "111122223333": 4000} (${answer.problem})` }
}

/** What functions that judge read besides: headroom.yml, and what the stage says for itself. */
const withConfiguration = {
  ...settings,
  HEADROOM_BUDGETS: { read: budgets, otherwise: [] },
  HEADROOM_CONFIGURATION: { read: configuration, otherwise: noConfiguration },
  HEADROOM_POLICY: { read: policy, otherwise: {} },
} as const satisfies SettingTable

type Of<N extends keyof typeof withConfiguration> = SettingsOf<typeof withConfiguration, N>

/** Reads these variables and no other. Throws a SettingsError that tells missing, empty and malformed ones apart, all together. */
export function readRunSettings<N extends keyof typeof withConfiguration>(environment: Environment, names: readonly N[]): Of<N> {
  return readFrom(withConfiguration, environment, names)
}

export function runSettings(read: Of<(typeof run)[number]>): RunSettings {
  const budget = read.HEADROOM_MONTHLY_BUDGET_USD
  const ofStage = [...(budget === null ? [] : [budgetFor(null, budget)]), ...read.HEADROOM_BUDGETS]
  const { policy, overrides, budgets: configured } = runConfiguration(read)
  if (read.HEADROOM_LOOKBACK_DAYS < policy.minimumHistoryDays)
    throw new SettingsError(
      `HEADROOM_LOOKBACK_DAYS: no group can be judged by less than ${policy.minimumHistoryDays} days (minimumHistoryDays of the policy): set it to at least that`,
    )
  return Object.freeze({
    accounts: read.HEADROOM_ACCOUNTS,
    regions: read.HEADROOM_REGIONS,
    lookbackDays: read.HEADROOM_LOOKBACK_DAYS,
    capMicroUsd: read.HEADROOM_MAX_USD_PER_RUN === null ? null : Math.round(read.HEADROOM_MAX_USD_PER_RUN * 1_000_000),
    groupsPerBatch: read.HEADROOM_GROUPS_PER_BATCH,
    demandsPerHour: read.HEADROOM_DEMANDS_PER_HOUR,
    policy,
    overrides,
    digest: read.HEADROOM_DIGEST,
    tellTeams: read.HEADROOM_TEAMS_TOPIC_ARN !== null,
    budgets: ofStage.length === 0 ? configured : ofStage,
  })
}

/** headroom.yml, under what the stage says for itself. */
export function runConfiguration(read: Of<'HEADROOM_CONFIGURATION' | 'HEADROOM_POLICY' | 'HEADROOM_USD_PER_1000_REQUESTS'>): Configuration {
  const { HEADROOM_CONFIGURATION: file, HEADROOM_POLICY: given, HEADROOM_USD_PER_1000_REQUESTS: usdPer1000Requests } = read
  return withThresholds(file, usdPer1000Requests === null ? given : { ...given, usdPer1000Requests })
}

/** How links that last are signed; null where the stack has none. Throws a SettingsError where one half of the key is missing. */
export function linkKey(read: Of<(typeof links)[number]>): { readonly domain: string; readonly keyPairId: string; readonly parameter: string } | null {
  const { HEADROOM_LINK_DOMAIN: domain, HEADROOM_LINK_KEY_PAIR: keyPairId, HEADROOM_LINK_KEY_PARAMETER: parameter } = read
  if (domain !== null && keyPairId !== null && parameter !== null) return { domain, keyPairId, parameter }
  if (domain === null && keyPairId === null && parameter === null) return null
  throw new SettingsError(
    `links that last a week need both halves of a key: ${parameter === null ? 'linkKeyParameter, where the private one lies' : 'linkPublicKey, the public one'} is not set`,
  )
}

/** The FOCUS table in place of Cost Explorer; null where there is none. Throws a SettingsError where it is named by halves. */
export function athenaTable(read: Of<(typeof athena)[number]>): { readonly database: string; readonly table: string; readonly workgroup: string } | null {
  const { HEADROOM_ATHENA_DATABASE: database, HEADROOM_ATHENA_TABLE: table, HEADROOM_ATHENA_WORKGROUP: workgroup } = read
  if (database !== null && table !== null && workgroup !== null) return { database, table, workgroup }
  // the workgroup is the stack's own, and there in any case
  if (database === null && table === null) return null
  const missing = athena.filter((variable) => read[variable] === null)
  throw new SettingsError(
    `the function's environment is not as it must be:\n${missing.map((variable) => `- ${variable} is not set, though others of Athena are`).join('\n')}`,
  )
}
