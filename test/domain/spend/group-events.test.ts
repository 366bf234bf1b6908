import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anomalies } from '../../../domain/spend/anomalies/anomalies.ts'
import { toldFinding } from '../../told.ts'
import { type Cell, DAYS, DOLLAR, noise, ordinary, READ_AT_SEC, tablesOf, WINDOW } from './made-up-bill.ts'

const COMPUTE = 'Amazon Elastic Compute Cloud - Compute'

/** Twelve groups in two accounts, with what is added to some; and compute outside any group. */
function fleet(added: Record<string, (index: number) => number>): Cell[] {
  const groups = Array.from({ length: 12 }, (_, g): Cell => {
    const groupName = `group-${g}`
    return {
      accountId: g % 2 === 0 ? 'a' : 'b',
      service: COMPUTE,
      usageType: g % 3 === 0 ? 'BoxUsage:c5.xlarge' : 'BoxUsage:m5.large',
      groupName,
      usd: ordinary(g, 60 + 11 * g, added[groupName]),
    }
  })
  return [...groups, { accountId: 'a', service: COMPUTE, usageType: 'BoxUsage:m5.large', groupName: '', usd: ordinary(99, 80, added['']) }]
}

function findings(added: Parameters<typeof fleet>[0]) {
  const found = anomalies(tablesOf(fleet(added)), WINDOW, READ_AT_SEC, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map((finding) => toldFinding(finding))
}

const from = (start: number, usd: number) => (i: number) => (i >= start ? usd : 0)

describe('an event of compute spend', () => {
  it('names the group whose tagged spend carries it', () => {
    const [found, ...others] = findings({ 'group-5': from(80, 250) })
    expect(others).toEqual([])
    expect(found?.resource).toEqual({ accountId: 'b', service: COMPUTE, usageType: 'BoxUsage:m5.large', autoScalingGroupName: 'group-5' })
    expect(found?.evidence.map(({ statement }) => statement).join()).toMatch(/spend changed with it: group-5 \(\$2,\d{3}\.\d\d\)/)
  })

  it('of two groups lists both and is named after neither', () => {
    const [found, ...others] = findings({ 'group-5': from(80, 250), 'group-7': from(80, 240) })
    expect(others).toEqual([])
    expect(found?.resource).toEqual({ accountId: 'b', service: COMPUTE, usageType: 'BoxUsage:m5.large' })
    expect(found?.evidence.map(({ statement }) => statement).join()).toMatch(/spend changed with it: group-[57] .*, group-[57] /)
  })

  it('that is small beside its account shows in its group alone', () => {
    const noisy: Cell = { accountId: 'b', service: COMPUTE, usageType: 'BoxUsage:m5.large', groupName: 'loud', usd: (i) => 4000 * (1 + 0.2 * noise(77, i)) }
    const found = anomalies(tablesOf([...fleet({ 'group-5': from(80, 60) }), noisy]), WINDOW, READ_AT_SEC, defaultPolicy)
    const resources = found.assessed ? found.findings.map(({ resource }) => resource) : []
    expect(resources).toEqual([{ service: COMPUTE, autoScalingGroupName: 'group-5' }])
  })

  it('is none where one group takes over from another', () => {
    expect(findings({ 'group-1': (i) => (i >= 82 ? -60 : 0), 'group-3': from(82, 60) })).toEqual([])
  })

  it('is none where the tag was switched on in the window', () => {
    const cells = fleet({}).map((cell) =>
      cell.groupName === '' ? cell : { ...cell, usd: (i: number, day: number) => (i < 82 ? Number.NaN : cell.usd(i, day)) },
    )
    const before = fleet({}).map((cell) => ({
      ...cell,
      groupName: '',
      usd: (i: number, day: number) => (i < 82 && cell.groupName !== '' ? cell.usd(i, day) : Number.NaN),
    }))
    const found = anomalies(tablesOf([...cells, ...before]), WINDOW, READ_AT_SEC, defaultPolicy)
    expect(found.assessed ? found.findings : null).toEqual([])
  })

  it('counts what it adds once, whatever shows it', () => {
    const [found] = findings({ 'group-5': from(80, 250) })
    expect(Math.abs((found?.impactMicroUsd ?? 0) / DOLLAR / (250 * (DAYS - 80)) - 1)).toBeLessThan(0.1)
  })
})
