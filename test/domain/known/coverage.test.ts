import { describe, expect, it } from 'vitest'
import { assessmentOf, groupKey, groupKeyOf } from '../../../domain/known/coverage.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'
import { coverageThat } from '../made-up-runs.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const finding = findingOn(WEB, 'flapping', 'low')

describe('a finding that was not found', () => {
  it('was looked for where its group was, but for the rules that could not be asked', () => {
    expect(assessmentOf(finding, coverageThat({ groups: [WEB] }))).toBe('assessed')
    expect(assessmentOf(finding, coverageThat({ groups: [{ ...WEB, except: ['flapping'] }] }))).toBe('not-assessed')
    expect(assessmentOf(finding, coverageThat({ groups: [{ ...WEB, notAssessed: true }] }))).toBe('not-assessed')
  })

  it('lost its group only where the list of its very place was read to the end', () => {
    const places = [WEB, { ...WEB, region: 'eu-west-1' }, { ...WEB, accountId: '222233334444' }]
    expect(places.map((place) => assessmentOf(finding, coverageThat({ completePlaces: [place] })))).toEqual(['group-deleted', 'not-assessed', 'not-assessed'])
    expect(assessmentOf(finding, coverageThat({ groups: [{ ...WEB, name: 'other' }] }))).toBe('not-assessed')
  })

  it('that does not say what it is about cannot be looked for', () => {
    const everywhere = coverageThat({ completePlaces: [WEB] })
    for (const part of ['accountId', 'region', 'autoScalingGroupName'] as const) {
      const { [part]: _, ...resource } = finding.resource
      expect(assessmentOf({ ...finding, resource }, everywhere)).toBe('not-assessed')
    }
  })

  it('of the bill is looked for in the bill, whatever it is about', () => {
    const cost = { ...finding, category: 'cost' as const, kind: 'cost-shift' as const }
    expect(assessmentOf(cost, coverageThat({ completePlaces: [WEB] }))).toBe('assessed')
    expect(assessmentOf(cost, coverageThat({ groups: [WEB], cost: false }))).toBe('not-assessed')
  })

  it('has the key of its group, and that of no group where it is about the bill', () => {
    expect(groupKeyOf(finding)).toBe(groupKey(WEB.accountId, WEB.region, WEB.name))
    expect(groupKeyOf({ resource: {} })).toBe(groupKey('', '', ''))
  })
})
