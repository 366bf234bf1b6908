import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../domain/findings.ts'
import { type AwsAnomaly, secondOpinion } from '../../../domain/spend/aws-anomalies.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'

const event = (resource: Finding['resource'], startDay = 100, endDay = 102, kind: Finding['kind'] = 'cost-anomaly'): Finding => ({
  ...findingOn({ accountId: '1', region: '', name: '' }, kind, 'high'),
  fingerprint: JSON.stringify(resource),
  resource,
  periodDays: { startDay, endDay },
})
const anomaly = (cause: Partial<AwsAnomaly['causes'][number]>, startDay = 100, endDay = 102, id = 'a', usd = 10): AwsAnomaly => ({
  id,
  days: { startDay, endDay },
  impactMicroUsd: usd * 1e6,
  causes: [{ accountId: null, service: null, region: null, usageType: null, ...cause }],
})
const nat = { accountId: '1', service: 'EC2 - Other', usageType: 'NatGateway-Bytes' }
const confirmed = (theirs: AwsAnomaly, ours: Finding) => secondOpinion([theirs], [ours])[0]?.confirms.length === 1

describe('AWS’s opinion of our events', () => {
  it('confirms the event of the same account, service, usage type and days', () => {
    expect(confirmed(anomaly(nat), event(nat))).toBe(true)
  })

  it('confirms where one of the two is less narrow, and contradicts in nothing', () => {
    expect(confirmed(anomaly({ accountId: '1', service: 'EC2 - Other' }), event(nat))).toBe(true)
    expect(confirmed(anomaly(nat), event({ service: 'EC2 - Other' }))).toBe(true)
    for (const cause of [{ accountId: '1' }, { service: 'EC2 - Other' }]) expect(confirmed(anomaly(cause), event(nat))).toBe(true)
    expect(confirmed(anomaly({ usageType: 'NatGateway-Bytes' }), event(nat))).toBe(false)
  })

  it.each([
    ['another account', anomaly({ ...nat, accountId: '2' })],
    ['another service', anomaly({ ...nat, service: 'Amazon S3' })],
    ['another usage type', anomaly({ ...nat, usageType: 'LCUUsage' })],
    ['earlier days', anomaly(nat, 90, 99)],
    ['later days', anomaly(nat, 103, 110)],
    ['a cause that names nothing', anomaly({})],
    ['no cause', { ...anomaly(nat), causes: [] }],
  ])('has %s alone', (_, theirs) => {
    expect(confirmed(theirs, event(nat))).toBe(false)
  })

  it('may be a day off', () => {
    expect(confirmed(anomaly(nat, 102, 103), event(nat))).toBe(true)
    expect(confirmed(anomaly(nat, 98, 100), event(nat))).toBe(true)
  })

  it('is about events alone, and comes dearest first', () => {
    expect(confirmed(anomaly(nat), event(nat, 100, 102, 'forecast-over-budget'))).toBe(false)
    expect(secondOpinion([anomaly(nat, 1, 2, 'cheap', 1), anomaly(nat, 1, 2, 'dear', 9)], []).map(({ anomaly: { id } }) => id)).toEqual(['dear', 'cheap'])
    expect(secondOpinion([anomaly(nat, 1, 2, 'b'), anomaly(nat, 1, 2, 'a'), anomaly(nat, 1, 2, 'c')], []).map(({ anomaly: { id } }) => id)).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(secondOpinion([anomaly(nat)], [event(nat, 100, 102, 'cost-shift')])[0]?.confirms).toEqual([JSON.stringify(nat)])
  })
})
