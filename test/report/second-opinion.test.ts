import { describe, expect, it } from 'vitest'
import type { ComputeOptimizerOpinion } from '../../domain/facts/compute-optimizer.ts'
import { secondOpinionInWords, secondOpinionRow } from '../../report/second-opinion.ts'
import { findingOn, groupNamed, judgementOf, placeOf, proposalThat } from '../audit/made-up-fleet.ts'

const group = groupNamed('web')
const optimized: ComputeOptimizerOpinion = { finding: 'optimized', lookBackDays: 14, refreshedSec: 1_793_524_364, option: null }
const resize: ComputeOptimizerOpinion = {
  ...optimized,
  finding: 'not-optimized',
  option: { instanceTypes: ['m5.large'], performanceRisk: 1, savingsMicroUsdPerMonth: 120_000_000 },
}
const words = (opinion: ComputeOptimizerOpinion, more: Parameters<typeof judgementOf>[1] = {}): string => {
  const place = { ...placeOf(), computeOptimizer: new Map([['web', opinion]]) }
  const { secondOpinion } = secondOpinionRow(judgementOf(group, more), { place }, 'USD')
  return secondOpinion === undefined ? '' : secondOpinionInWords(secondOpinion)
}
const ofType = { proposal: { ...proposalThat(), changes: { instanceType: 'm5.large' } } }
const ofSize = { proposal: { ...proposalThat(), changes: { minSize: 1 } } }

describe('a second opinion', () => {
  it.each<[string, ComputeOptimizerOpinion, Parameters<typeof judgementOf>[1], string]>([
    ['both agree', optimized, {}, 'optimized (last 14 days). We agree: nothing to change.'],
    ['both name the type', resize, ofType, 'not optimized (last 14 days): m5.large saves $120 a month. We propose the same instance type.'],
    ['it names a type and we a size', resize, ofSize, 'It recommends instance types only; we keep the type and change how many instances run.'],
    ['it names a type and we nothing', resize, {}, 'our simulation of the group finds no change'],
    ['it is content and we change the size', optimized, ofSize, "doesn't judge how many instances run"],
    ['it is content and we change the type', optimized, ofType, 'which scales out for peaks'],
    [
      'it is content and we found what is no matter of type',
      optimized,
      { findings: [findingOn(group, 'single-zone', 'medium')] },
      "isn't a matter of the instance type",
    ],
    ['we judged nothing', resize, { status: 'insufficient-data' }, 'nothing to compare'],
  ])('says why it differs, where %s', (_what, opinion, more, sentence) => {
    expect(words(opinion, more)).toContain(sentence)
  })

  it('is left out where there is none of the group, or it was not read', () => {
    expect(secondOpinionRow(judgementOf(group), { place: placeOf() }, 'USD')).toEqual({})
    expect(secondOpinionRow(judgementOf(groupNamed('other')), { place: { ...placeOf(), computeOptimizer: new Map([['web', resize]]) } }, 'USD')).toEqual({})
    expect(secondOpinionRow(judgementOf(group), null, 'USD')).toEqual({})
  })
})
