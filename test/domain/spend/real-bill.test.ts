import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { spendTableOf } from '../../../adapters/facts/spend.ts'
import { dayFromCivil, isoFromDay } from '../../../domain/calendar.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anomalies } from '../../../domain/spend/anomalies/anomalies.ts'

const FILE = new URL('../../../../shared/reference/data/cost-explorer/get_cost_and_usage_daily_by_service.json', import.meta.url)

/** What is found in a window of 2024 when the bill is read the morning after it. */
function foundIn(from: readonly [month: number, day: number], to: readonly [month: number, day: number], policy = defaultPolicy) {
  const response = JSON.parse(readFileSync(FILE, 'utf8'))
  const answer = spendTableOf({ Request: { Granularity: 'DAILY', GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }] }, Response: response }, 'USD')
  if (!('table' in answer)) throw new Error(answer.unusable)
  const window = { startDay: dayFromCivil(2024, ...from), endDay: dayFromCivil(2024, ...to) }
  const found = anomalies([answer.table], window, window.endDay * 86_400 + 6 * 3600, policy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map(({ kind, resource, periodDays }) => ({
    kind,
    service: resource.service,
    from: isoFromDay(periodDays?.startDay ?? 0),
    to: isoFromDay(periodDays?.endDay ?? 0),
  }))
}

describe.skipIf(!existsSync(FILE))('a real bill of 86 days (skipped where ../shared is absent)', () => {
  const EC2 = 'Amazon Elastic Compute Cloud - Compute'
  const EKS = 'Amazon Elastic Container Service for Kubernetes'
  const ELB = 'Amazon Elastic Load Balancing'

  it('shows the instance that ran from 12 to 20 February, as it runs and afterwards', () => {
    expect(foundIn([2, 8], [2, 22])).toEqual([{ kind: 'cost-shift', service: EC2, from: '2024-02-12', to: '2024-02-22' }])
    expect(foundIn([2, 12], [2, 26])).toEqual([{ kind: 'cost-anomaly', service: EC2, from: '2024-02-12', to: '2024-02-21' }])
  })

  it('shows the experiment of 17 to 26 April by what it cost most', () => {
    expect(foundIn([4, 13], [4, 27])).toEqual([EKS, ELB].map((service) => ({ kind: 'cost-shift', service, from: '2024-04-19', to: '2024-04-27' })))
    const all = foundIn([4, 13], [4, 27], { ...defaultPolicy, costMinimumUsd: 1 }).map(({ service }) => service)
    expect(all).toEqual(expect.arrayContaining([EKS, ELB, 'Amazon SageMaker', 'Amazon Virtual Private Cloud']))
  })

  it('does not show tax on the first of a month, nor anything else', () => {
    expect(foundIn([2, 20], [3, 5])).toEqual([])
    expect(foundIn([3, 20], [4, 3])).toEqual([])
    expect(foundIn([3, 26], [4, 9])).toEqual([])
    expect(foundIn([2, 11], [4, 27]).map(({ service }) => service)).toEqual([EKS, EC2, ELB])
  })
})
