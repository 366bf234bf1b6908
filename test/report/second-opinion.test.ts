import { describe, expect, it } from 'vitest'
import type { AwsOpinion } from '../../domain/facts/aws-opinion.ts'
import { secondOpinionRow, secondOpinionsInWords } from '../../report/second-opinion.ts'
import { findingOn, groupNamed, judgementOf, placeOf, proposalThat } from '../audit/made-up-fleet.ts'

const group = groupNamed('web')
const optimized: AwsOpinion = { source: 'compute-optimizer', finding: 'optimized', lookBackDays: 14, refreshedSec: 1_793_524_364, option: null }
const resize: AwsOpinion = {
  ...optimized,
  finding: 'not-optimized',
  option: { instanceTypes: ['m5.large'], performanceRisk: 1, savingsMicroUsdPerMonth: 120_000_000 },
}
const flagged: AwsOpinion = {
  ...resize,
  source: 'trusted-advisor',
  lookBackDays: Number.NaN,
  refreshedSec: null,
  option: { action: 'Rightsize', instanceTypes: ['m5.large'], performanceRisk: Number.NaN, savingsMicroUsdPerMonth: 120_000_000 },
}
const said = (opinions: readonly AwsOpinion[], more: Parameters<typeof judgementOf>[1] = {}) => {
  const place = { ...placeOf(), awsOpinions: new Map([['web', opinions]]) }
  return secondOpinionsInWords(secondOpinionRow(judgementOf(group, more), { place }, 'USD'))
}
const words = (opinion: AwsOpinion, more: Parameters<typeof judgementOf>[1] = {}): string => said([opinion], more)[0]?.[1] ?? ''

const ofType = { proposal: { ...proposalThat(), changes: { instanceType: 'm5.large' } } }
const ofSize = { proposal: { ...proposalThat(), changes: { minSize: 1 } } }

describe('a second opinion', () => {
  it.each<[string, AwsOpinion, Parameters<typeof judgementOf>[1], string]>([
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

  it('names its source, and of two that have it from one another says so', () => {
    expect(said([resize, flagged])).toEqual([
      ['Compute Optimizer', expect.stringMatching(/^not optimized \(last 14 days\): m5\.large saves \$120 a month\. It looks at/)],
      [
        'Trusted Advisor',
        "not optimized: m5.large saves $120 a month. Its source is Compute Optimizer, by way of Cost Optimization Hub, so it isn't independent.",
      ],
    ])
    expect(words(flagged, ofType)).toContain("so it isn't independent. We propose the same instance type.")
  })

  it('gives what to do in its own word where it names no type', () => {
    const scaleIn: AwsOpinion = { ...flagged, option: { action: 'ScaleIn', instanceTypes: [], performanceRisk: Number.NaN, savingsMicroUsdPerMonth: null } }
    expect(words(scaleIn)).toMatch(/^not optimized: ScaleIn\. .* It looks at utilization of single instances; we simulate the whole group\.$/)
  })

  it('is left out where there is none of the group, or it was not read', () => {
    expect(secondOpinionRow(judgementOf(group), { place: placeOf() }, 'USD')).toEqual({})
    expect(secondOpinionRow(judgementOf(groupNamed('other')), { place: { ...placeOf(), awsOpinions: new Map([['web', [resize]]]) } }, 'USD')).toEqual({})
    expect(secondOpinionRow(judgementOf(group), null, 'USD')).toEqual({})
  })
})
