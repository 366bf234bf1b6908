import { describe, expect, it } from 'vitest'
import { keptCharts } from '../../audit/kept-charts.ts'
import type { Severity } from '../../domain/findings.ts'
import { groupRow } from '../../report/group-row.ts'
import { webJudgement } from '../report/made-up-report.ts'
import { findingOn, groupNamed, judgementOf, placeOf } from './made-up-fleet.ts'

function judged(name: string, severity: Severity | null) {
  const group = groupNamed(name)
  const judgement = judgementOf(group, { findings: severity === null ? [] : [findingOn(group, 'flapping', severity)], curves: webJudgement.curves })
  return [judgement, groupRow(judgement, { group, place: placeOf() }, 'USD')] as const
}

describe('the charts that a run keeps', () => {
  it('are those of groups with a finding', () => {
    const kept = keptCharts()
    kept.keep(...judged('found', 'low'))
    kept.keep(...judged('healthy', null))
    expect(kept.charts().map(({ name }) => name)).toEqual(['found'])
  })

  it('are the worst, so many at most, whenever they came', () => {
    const kept = keptCharts(3)
    for (let i = 0; i < 20; i++) kept.keep(...judged(`low-${i}`, 'low'))
    kept.keep(...judged('late', 'critical'))
    for (let i = 0; i < 20; i++) kept.keep(...judged(`medium-${i}`, 'medium'))
    expect(kept.charts().map(({ name }) => name)).toEqual(['late', 'medium-0', 'medium-1'])
  })

  it('are none of groups whose demand could not be told', () => {
    const kept = keptCharts()
    const [judgement, row] = judged('dark', 'high')
    kept.keep({ ...judgement, curves: null }, row)
    expect(kept.charts()).toEqual([])
  })
})
