import { expect } from 'vitest'
import { type Configuration, configurationFrom } from '../../audit/configuration.ts'
import { randomSource } from '../../fixtures/random.ts'
import type { Report, ReportGroup } from '../../report/schema.ts'
import { expectPlain } from '../plain-words.ts'

const teams = ['shop', 'search', 'media'] as const
/** The first words of drawn groups' names. */
const trades = ['checkout', 'search', 'feed', 'media', 'ledger', 'mail', 'rates', 'stock', 'login', 'report', 'match', 'route']

/** A `headroom.yml` that was drawn: most trades have an owner, one is left out for a time, one is judged by another threshold. */
export function drawnConfiguration(seed: number): Configuration {
  const random = randomSource(seed)
  const shuffled = trades.map((trade) => ({ trade, by: random() })).sort((a, b) => a.by - b.by)
  const [ignored, strict, ...others] = shuffled.map(({ trade }) => trade)
  const [ended, owned] = [others.slice(0, 4), others.slice(2)]
  const read = configurationFrom({
    budgets: { total: 1000 + Math.floor(100_000 * random()) },
    overrides: [
      ...owned.map((trade) => ({ groups: `${trade}-*`, owner: teams[Math.floor(random() * teams.length)] })),
      { name: 'tests', groups: `${ignored}-*`, ignore: { reason: 'load tests', until: '2027-01-31' } },
      { name: 'over', groups: ended.map((trade) => `${trade}-*`), ignore: { reason: 'migration', until: '2026-10-01' } },
      { groups: [`${strict}-*`], thresholds: { wasteFraction: 0.5 } },
    ],
  })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.configuration
}

/** Each group is owned, ignored and judged as the file says, and both the report and the page say by which entry. */
export function expectConfigured({ groups, findings }: Report, page: string, { overrides }: Configuration): void {
  for (const group of groups) {
    const mine = overrides.filter((override) => override.groups.some((pattern) => group.name.startsWith(pattern.slice(0, -1))))
    expect(group.governedBy?.map(({ override }) => override) ?? [], group.name).toEqual(mine.map(({ position }) => position))
    expect(group.team, group.name).toBe(mine.find(({ owner }) => owner !== null)?.owner ?? undefined)
    const leftOut = mine.some(({ name }) => name === 'tests')
    expect(group.status === 'suppressed', group.name).toBe(leftOut)
    if (leftOut) expectLeftOut(group, findings)
  }
  const row = groups.find(({ governedBy = [], findings: [first] }) => governedBy.some(({ thresholds }) => 'wasteFraction' in thresholds) && first !== undefined)
  if (row !== undefined) expect(page).toMatch(/headroom\.yml: override \d+: wasteFraction 0\.5 \(default [\d.]+\)/)
}

function expectLeftOut(group: ReportGroup, findings: Report['findings']): void {
  expect(group.statusReason).toMatch(/^headroom\.yml, override \d+: load tests, until 2027-01-31$/)
  expectPlain(group.statusReason ?? '')
  expect(
    findings.filter(({ resource }) => resource.autoScalingGroupName === group.name && resource.region === group.region && resource.service === undefined),
  ).toEqual([])
}
