import * as z from 'zod/mini'
import { defaultPolicy, type Policy, type Threshold, thresholds } from '../domain/policy.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import type { SpendLabel } from '../domain/spend/daily.ts'
import { budgetsFrom } from './budgets.ts'
import type { GivenThresholds, Override } from './governed.ts'
import { nearestNames } from './nearest-names.ts'
import { policyFrom } from './policy-overrides.ts'

/** What `headroom.yml` says, the same for the command and for a deployed service. */
export type Configuration = {
  readonly policy: Policy
  /** null: not said. */
  readonly ownerTag: string | null
  readonly budgets: readonly Budget[]
  /** What the whole bill is shown by, each a request of Cost Explorer. */
  readonly showback: readonly SpendLabel[]
  readonly overrides: readonly Override[]
}

/** Something that is wrong, and where: keys and positions from the top. */
export type ConfigurationProblem = { readonly path: readonly (string | number)[]; readonly text: string }

const patterns = (like: string) => {
  const pattern = z.string().check(z.minLength(1))
  return z.union([pattern, z.array(pattern).check(z.minLength(1))], { error: `must be a pattern like ${like}, or a list of them` })
}

function thresholdSchema({ value, unit, meaning }: Threshold): z.ZodMiniNumber {
  // 0 is for a threshold that is off by default, as policyFrom has it
  const least = value === 0 ? z.gte(0) : z.gt(0)
  const most = unit === 'fraction' ? [z.lte(1)] : []
  return z.number().check(least, ...most, z.describe(`${meaning} (${unit}; default ${value})`))
}

type Schemas = ReturnType<typeof makeSchemas>
let made: Schemas | null = null

/** Made when a configuration is first read: most functions are given none. */
function schemas(): Schemas {
  made ??= makeSchemas()
  return made
}

function makeSchemas() {
  const thresholdsSchema = z
    .strictObject(Object.fromEntries(Object.entries(thresholds).map(([name, threshold]) => [name, z.optional(thresholdSchema(threshold))])))
    .check(z.meta({ id: 'thresholds', description: 'Thresholds in place of their defaults; docs/rules.md lists them.' }))

  const overrideSchema = z
    .strictObject({
      name: z.optional(z.string().check(z.minLength(1))).check(z.describe('How reports call this entry.')),
      groups: z.optional(patterns('web-*')).check(z.describe('Names of groups: * stands for any characters, ? for one.')),
      accounts: z.optional(patterns('"111122223333" (in quotes)')).check(z.describe('Account ids, in quotes.')),
      regions: z.optional(patterns('eu-*')).check(z.describe('Regions.')),
      tags: z
        .optional(
          z.record(z.string().check(z.minLength(1)), patterns('"dev*" (in quotes where it is a number)'), {
            error: 'must be tags with their values, like {stage: dev}',
          }),
        )
        .check(z.describe('Tags that a group must have, with a pattern for their values; "*" for any.')),
      thresholds: z.optional(thresholdsSchema),
      owner: z
        .optional(z.string().check(z.minLength(1, { error: 'must be the name of a team' })))
        .check(z.describe('Whose the groups are, whatever their tags say.')),
      ignore: z.optional(ignored()),
    })
    .check(z.describe('What holds for some groups. Everything that selects has to match; of two entries that say the same thing, the later one holds.'))

  const tagKey = z.string().check(z.regex(/^\S.{0,127}$/, { error: 'must be the key of a tag' }))

  const file = z
    .strictObject({
      $schema: z.optional(z.string()).check(z.describe('Where this schema lies, for editors.')),
      ownerTag: z.optional(tagKey).check(z.describe('The tag that says whose a group is (default: team).')),
      budgets: z
        .optional(z.record(z.string().check(z.regex(/^(total|\d{12})$/)), z.number().check(z.gte(0))))
        .check(z.describe('What a month may cost: total, or by account id in quotes.')),
      showback: z
        .optional(
          z
            .array(
              z.union([tagKey, z.strictObject({ costCategory: z.string().check(z.minLength(1), z.maxLength(50)) })], {
                error: 'must be the key of a cost allocation tag, or {costCategory: NAME}',
              }),
              {
                error: 'must be a list like [team, environment, {costCategory: Product}]',
              },
            )
            .check(z.maxLength(5, { error: 'must be five at most: each is a request of Cost Explorer a run' })),
        )
        .check(z.describe('Cost allocation tags and cost categories that the whole bill is shown by; each is one request of Cost Explorer ($0.01) a run.')),
      thresholds: z.optional(thresholdsSchema),
      overrides: z
        .optional(z.array(overrideSchema, { error: 'must be a list of entries' }))
        .check(z.describe('What holds for some accounts, Regions, tags or groups.')),
    })
    .check(z.describe('Settings that `headroom audit` and a deployed Headroom share.'))
  return { file, override: overrideSchema }
}

function ignored() {
  return z
    .union(
      [
        z.literal(false),
        z.strictObject({
          reason: z.string().check(z.minLength(1), z.describe('Why, for whoever asks in a year.')),
          until: z
            .optional(z.iso.date({ error: 'must be a day that exists, like 2027-01-31' }))
            .check(z.describe('From this day on the groups are judged again, like 2027-01-31.')),
        }),
      ],
      { error: 'must be a reason and, if it ends, a day that exists: {reason: load tests, until: 2027-01-31}; or false' },
    )
    .check(z.describe('Leaves the groups out, with a reason; false judges what an earlier entry ignores.'))
}

/** The schema for editors: docs/headroom.schema.json. */
export function configurationJsonSchema(): object {
  return { ...z.toJSONSchema(schemas().file, { target: 'draft-7', io: 'input' }), title: 'headroom.yml' }
}

/** The configuration that a file's value stands for, or everything that is wrong with it. An empty file is one that says nothing. */
export function configurationFrom(given: unknown): { readonly configuration: Configuration } | { readonly problems: readonly ConfigurationProblem[] } {
  const value = given ?? {}
  const parsed = schemas().file.safeParse(value)
  const problems = [...(parsed.success ? [] : parsed.error.issues.flatMap(problemsOf)), ...furtherProblems(value)]
  if (problems.length > 0 || !parsed.success) return { problems }
  const { ownerTag = null, budgets = {}, showback = [], thresholds: base = {}, overrides = [] } = parsed.data
  const read = budgetsFrom(budgets)
  return {
    configuration: {
      policy: { ...defaultPolicy, ...(base as GivenThresholds) },
      ownerTag,
      budgets: 'budgets' in read ? read.budgets : [],
      showback: showback.map((one) => (typeof one === 'string' ? { type: 'tag', key: one } : { type: 'cost-category', key: one.costCategory })),
      overrides: overrides.map((one, i) => ({
        position: i + 1,
        name: one.name ?? null,
        groups: listed(one.groups),
        accounts: listed(one.accounts),
        regions: listed(one.regions),
        tags: Object.fromEntries(Object.entries(one.tags ?? {}).map(([key, values]) => [key, listed(values)])),
        thresholds: (one.thresholds ?? {}) as GivenThresholds,
        owner: one.owner ?? null,
        ignore: one.ignore === undefined ? null : one.ignore === false ? false : { reason: one.ignore.reason, until: one.ignore.until ?? null },
      })),
    },
  }
}

/** The configuration under what is said where it is used: thresholds of a `--policy` file or of a stage hold for every group. */
export function withThresholds(configuration: Configuration, given: GivenThresholds): Configuration {
  const without = (thresholds: GivenThresholds): GivenThresholds =>
    Object.fromEntries(Object.entries(thresholds).filter(([name]) => !Object.hasOwn(given, name)))
  return {
    ...configuration,
    policy: { ...configuration.policy, ...given },
    overrides: configuration.overrides.map((override) => ({ ...override, thresholds: without(override.thresholds) })),
  }
}

/** Where there is no file. */
export const noConfiguration: Configuration = { policy: defaultPolicy, ownerTag: null, budgets: [], showback: [], overrides: [] }

function listed(patterns: string | readonly string[] | undefined): readonly string[] {
  return patterns === undefined ? [] : [patterns].flat()
}

/** Thresholds and budgets have words of their own, below. */
function problemsOf(issue: z.core.$ZodIssue): readonly ConfigurationProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol')
  if (path[0] === 'thresholds' || path[2] === 'thresholds' || path[0] === 'budgets') return []
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], text: unknownKey(key, path) }))
  const key = path.at(-1)
  if (key === undefined) return [{ path, text: 'it must hold settings by name, like thresholds: {wasteFraction: 0.3}' }]
  const what = typeof key === 'number' ? `entry ${key + 1}` : key
  return [{ path, text: `${what} ${/^must/.test(issue.message) ? issue.message : 'must be '.concat(wanted(key))}` }]
}

function wanted(key: string | number): string {
  if (typeof key === 'number') return 'settings by name, like {groups: "web-*", owner: web}'
  return key === 'ownerTag' ? 'the key of a tag, like team' : 'a text; put a number in quotes'
}

function unknownKey(key: string, path: readonly (string | number)[]): string {
  const shape = path.includes('ignore') ? { reason: 0, until: 0 } : path[0] === 'overrides' ? schemas().override.shape : schemas().file.shape
  const [near] = nearestNames(key, [...Object.keys(shape), ...(path.length === 0 ? Object.keys(thresholds) : [])], 1)
  if (near !== undefined && Object.hasOwn(thresholds, near)) return `"${key}" is not a setting here; the threshold ${near} belongs under thresholds`
  return `"${key}" is not a setting${near === undefined ? `; there are ${Object.keys(shape).join(', ')}` : `; did you mean ${near}?`}`
}

/** What a shape does not say: thresholds in their own words and in their order, budgets, entries that select or say nothing. */
function furtherProblems(given: unknown): readonly ConfigurationProblem[] {
  if (!isMap(given)) return []
  const base = thresholdProblems(given.thresholds, {}, ['thresholds'])
  const baseGiven = base.length === 0 && isMap(given.thresholds) ? given.thresholds : {}
  const overrides = Array.isArray(given.overrides) ? given.overrides : []
  return [
    ...base,
    ...budgetProblems(given.budgets),
    ...overrides.flatMap((override, i) =>
      isMap(override) ? [...thresholdProblems(override.thresholds, baseGiven, ['overrides', i, 'thresholds']), ...emptyProblems(override, i)] : [],
    ),
  ]
}

function thresholdProblems(given: unknown, under: object, path: readonly (string | number)[]): readonly ConfigurationProblem[] {
  if (given === undefined) return []
  const alone = policyFrom(given)
  const answer = 'problems' in alone ? alone : policyFrom({ ...under, ...(given as object) })
  // a problem begins with the key that has it, as it is or in quotes
  return 'problems' in answer
    ? answer.problems.map((text) => {
        const key = /^"?([^" ]*)/.exec(text)?.[1] ?? ''
        return { path: isMap(given) && Object.hasOwn(given, key) ? [...path, key] : path, text: isMap(given) ? text : `thresholds: ${text}` }
      })
    : []
}

function budgetProblems(given: unknown): readonly ConfigurationProblem[] {
  if (given === undefined) return []
  const answer = budgetsFrom(given)
  return 'problem' in answer
    ? [{ path: ['budgets'], text: `budgets must say what months may cost, like {total: 12000, "111122223333": 4000}: ${answer.problem}` }]
    : []
}

function emptyProblems(override: Readonly<Record<string, unknown>>, i: number): readonly ConfigurationProblem[] {
  const has = (...keys: readonly string[]): boolean => keys.some((key) => override[key] !== undefined)
  const path = ['overrides', i]
  return [
    ...(has('groups', 'accounts', 'regions', 'tags')
      ? []
      : [{ path, text: `entry ${i + 1} selects nothing: name groups, accounts, regions or tags; what holds for all belongs at the top` }]),
    ...(has('thresholds', 'owner', 'ignore') ? [] : [{ path, text: `entry ${i + 1} says nothing: give thresholds, an owner, or ignore` }]),
  ]
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
