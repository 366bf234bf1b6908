import type { AwsOpinion } from '../domain/facts/aws-opinion.ts'
import type { Place } from '../domain/facts/place.ts'
import type { Judgement } from '../domain/judge.ts'
import type { SecondOpinion } from './group-context-schema.ts'
import { formatNumber, microFromUsd, moneyFromMicro } from './money.ts'
import type { ReportGroup } from './schema.ts'
import { isoFromSec } from './time.ts'
import { roughMoney } from './words/shared.ts'

/** AWS's opinions of a group as the document gives them; nothing where there is none. */
export function secondOpinionRow(
  judgement: Judgement,
  facts: { readonly place: Place } | null,
  currency: string,
): Pick<ReportGroup, 'secondOpinion' | 'trustedAdvisor'> {
  const opinions = facts?.place.awsOpinions?.get(judgement.name) ?? []
  const rowOf = (source: AwsOpinion['source']): SecondOpinion | undefined => {
    const opinion = opinions.find((one) => one.source === source)
    return opinion && opinionRow(opinion, judgement, opinions.length > 1, currency)
  }
  const [ofOptimizer, ofAdvisor] = [rowOf('compute-optimizer'), rowOf('trusted-advisor')]
  return { ...(ofOptimizer === undefined ? {} : { secondOpinion: ofOptimizer }), ...(ofAdvisor === undefined ? {} : { trustedAdvisor: ofAdvisor }) }
}

function opinionRow(opinion: AwsOpinion, judgement: Judgement, both: boolean, currency: string): SecondOpinion {
  const { source, finding, lookBackDays, refreshedSec, option } = opinion
  const why = compared(opinion, judgement)
  return {
    source,
    finding,
    lookBackDays: Number.isNaN(lookBackDays) ? null : lookBackDays,
    refreshed: refreshedSec === null ? null : isoFromSec(refreshedSec),
    option: option && {
      ...(option.action === undefined ? {} : { action: option.action }),
      instanceTypes: [...option.instanceTypes],
      performanceRisk: Number.isNaN(option.performanceRisk) ? null : option.performanceRisk,
      estimatedMonthlySavings: moneyFromMicro(option.savingsMicroUsdPerMonth, currency),
    },
    // two voices are not two witnesses
    compared: source === 'compute-optimizer' ? why : both ? SAME_SOURCE : `${SAME_SOURCE} ${why}`,
  }
}

const SAME_SOURCE = "Its source is Compute Optimizer, by way of Cost Optimization Hub, so it isn't independent."

/**
 * Why it differs from ours, in a sentence. What it goes by is AWS's own account of it (Compute Optimizer User Guide: Auto Scaling groups, and metrics that are
 * analyzed): it recommends an instance type from the peaks of the instances, and neither sizes nor policies.
 */
function compared({ finding, option }: AwsOpinion, { status, proposal, findings }: Judgement): string {
  const theirs = finding === 'optimized' ? null : (option?.instanceTypes[0] ?? null)
  const ours = proposal?.changes.instanceType ?? null
  if (status !== 'audited') return "We don't judge this group, so there is nothing to compare."
  if (theirs !== null && theirs === ours) return 'We propose the same instance type.'
  if (theirs !== null && ours !== null) return 'It fits a type to the peaks of single instances; we simulate the whole group, sizes included.'
  if (theirs !== null && proposal !== null) return 'It recommends instance types only; we keep the type and change how many instances run.'
  if (theirs !== null) return 'It looks at utilization of single instances; our simulation of the group finds no change that saves enough or cures a gap.'
  if (finding !== 'optimized') return 'It looks at utilization of single instances; we simulate the whole group.'
  if (ours !== null) return 'It keeps the type for the peaks of single instances; we simulate the whole group, which scales out for peaks.'
  if (proposal !== null) return "It recommends instance types only and doesn't judge how many instances run; that is what we change."
  if (findings.length > 0) return "It looks at utilization only; what we found isn't a matter of the instance type."
  return 'We agree: nothing to change.'
}

const sources: Readonly<Record<SecondOpinion['source'], string>> = { 'compute-optimizer': 'Compute Optimizer', 'trusted-advisor': 'Trusted Advisor' }

const findingWords: Readonly<Record<SecondOpinion['finding'], string>> = {
  optimized: 'optimized',
  'not-optimized': 'not optimized',
  'over-provisioned': 'over-provisioned',
  'under-provisioned': 'under-provisioned',
}

/** Each with its source: `Compute Optimizer`, `not optimized (last 14 days): r5.large saves $120 a month. It recommends …`. */
export function secondOpinionsInWords({
  secondOpinion,
  trustedAdvisor,
}: Pick<ReportGroup, 'secondOpinion' | 'trustedAdvisor'>): readonly (readonly [string, string])[] {
  return [secondOpinion, trustedAdvisor].flatMap((one) => (one === undefined ? [] : [[sources[one.source], inWords(one)] as const]))
}

function inWords({ finding, lookBackDays, option, compared: sentence }: SecondOpinion): string {
  const days = lookBackDays === null ? '' : ` (last ${formatNumber(lookBackDays, 0)} days)`
  return `${findingWords[finding]}${days}${finding === 'optimized' || option === null ? '' : `: ${optionInWords(option)}`}. ${sentence}`
}

function optionInWords({ action, instanceTypes, estimatedMonthlySavings: saving }: NonNullable<SecondOpinion['option']>): string {
  const types = instanceTypes.length === 0 ? (action ?? 'another configuration') : instanceTypes.join(', ')
  if (saving === null) return types
  return saving.amount > 0
    ? `${types} saves ${roughMoney(microFromUsd(saving.amount), saving.currency)} a month`
    : `${types} costs ${roughMoney(microFromUsd(-saving.amount), saving.currency)} a month more`
}
