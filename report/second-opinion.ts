import type { ComputeOptimizerOpinion } from '../domain/facts/compute-optimizer.ts'
import type { Place } from '../domain/facts/place.ts'
import type { Judgement } from '../domain/judge.ts'
import type { SecondOpinion } from './group-context-schema.ts'
import { formatNumber, microFromUsd, moneyFromMicro } from './money.ts'
import type { ReportGroup } from './schema.ts'
import { isoFromSec } from './time.ts'
import { roughMoney } from './words/shared.ts'

/** Compute Optimizer's opinion of a group as the document gives it; nothing where there is none. */
export function secondOpinionRow(judgement: Judgement, facts: { readonly place: Place } | null, currency: string): Pick<ReportGroup, 'secondOpinion'> {
  const opinion = facts?.place.computeOptimizer?.get(judgement.name)
  if (opinion === undefined) return {}
  const { finding, lookBackDays, refreshedSec, option } = opinion
  return {
    secondOpinion: {
      source: 'compute-optimizer',
      finding,
      lookBackDays: Number.isNaN(lookBackDays) ? null : lookBackDays,
      refreshed: refreshedSec === null ? null : isoFromSec(refreshedSec),
      option: option && {
        instanceTypes: [...option.instanceTypes],
        performanceRisk: Number.isNaN(option.performanceRisk) ? null : option.performanceRisk,
        estimatedMonthlySavings: moneyFromMicro(option.savingsMicroUsdPerMonth, currency),
      },
      compared: compared(opinion, judgement),
    },
  }
}

/**
 * Why it differs from ours, in a sentence. What it goes by is AWS's own account of it (Compute Optimizer User Guide: Auto Scaling groups, and metrics that are
 * analyzed): it recommends an instance type from the peaks of the instances, and neither sizes nor policies.
 */
function compared({ finding, option }: ComputeOptimizerOpinion, { status, proposal, findings }: Judgement): string {
  const theirs = finding === 'optimized' ? null : (option?.instanceTypes[0] ?? null)
  const ours = proposal?.changes.instanceType ?? null
  if (status !== 'audited') return "We don't judge this group, so there is nothing to compare."
  if (theirs !== null && theirs === ours) return 'We propose the same instance type.'
  if (theirs !== null && ours !== null) return 'It fits a type to the peaks of single instances; we simulate the whole group, sizes included.'
  if (theirs !== null && proposal !== null) return 'It recommends instance types only; we keep the type and change how many instances run.'
  if (theirs !== null) return 'It looks at utilization of single instances; our simulation of the group finds no change that saves enough or cures a gap.'
  if (ours !== null) return 'It keeps the type for the peaks of single instances; we simulate the whole group, which scales out for peaks.'
  if (proposal !== null) return "It recommends instance types only and doesn't judge how many instances run; that is what we change."
  if (findings.length > 0) return "It looks at utilization only; what we found isn't a matter of the instance type."
  return 'We agree: nothing to change.'
}

const findingWords: Readonly<Record<SecondOpinion['finding'], string>> = {
  optimized: 'optimized',
  'not-optimized': 'not optimized',
  'over-provisioned': 'over-provisioned',
  'under-provisioned': 'under-provisioned',
}

/** `not optimized (last 14 days): r5.large saves $120 a month. It recommends …`. */
export function secondOpinionInWords({ finding, lookBackDays, option, compared: sentence }: SecondOpinion): string {
  const days = lookBackDays === null ? '' : ` (last ${formatNumber(lookBackDays, 0)} days)`
  return `${findingWords[finding]}${days}${finding === 'optimized' || option === null ? '' : `: ${optionInWords(option)}`}. ${sentence}`
}

function optionInWords({ instanceTypes, estimatedMonthlySavings: saving }: NonNullable<SecondOpinion['option']>): string {
  const types = instanceTypes.length === 0 ? 'another configuration' : instanceTypes.join(', ')
  if (saving === null) return types
  return saving.amount > 0
    ? `${types} saves ${roughMoney(microFromUsd(saving.amount), saving.currency)} a month`
    : `${types} costs ${roughMoney(microFromUsd(-saving.amount), saving.currency)} a month more`
}
