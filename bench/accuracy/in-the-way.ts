import type { LivedGroup } from '../../fixtures/rough/observe-life.ts'
import { auditOf } from './audited.ts'
import { healthyMinutes } from './outcome.ts'
import { type Known, type Row, rowsOfReport } from './rows.ts'
import { type Score, scoreOf, share } from './score.ts'

/** The same fleet with something read of it that not every group shows today: what it would be worth. */
const readings: Readonly<Record<string, (group: LivedGroup) => LivedGroup>> = {
  'memory of every group': (group) => ({ ...group, exposure: { ...group.exposure, memoryMetrics: true } }),
  'response times of every group that answers requests': withResponseTimes,
  'both, the sizes of every group, and no point missing': (group) => {
    const { exposure, ...told } = withResponseTimes(group)
    return { ...told, exposure: { ...exposure, memoryMetrics: true, groupMetrics: true }, badPoints: null }
  },
}

function withResponseTimes(group: LivedGroup): LivedGroup {
  return group.physics.queuePromiseMinutes === null ? { ...group, exposure: { ...group.exposure, loadBalancer: true } } : group
}

/** Score of the fleet under each reading, by its name. `known` as it is: labels and full knowledge stay what they are. */
export async function scoresByReading(known: readonly Known[]): Promise<Readonly<Record<string, Score>>> {
  const scores: Record<string, Score> = {}
  for (const [name, read] of Object.entries(readings)) scores[name] = scoreOf(rowsOfReport(known, await auditOf(known.map(({ group }) => read(group)))))
  return scores
}

/** A share of what full knowledge would do beyond the advice, and on how many groups, by what stands in its way. Largest first. */
export type InTheWay = readonly { readonly what: string; readonly fraction: number; readonly groups: number }[]

/** No step costs over this many times today's bill: see domain/propose/cure. */
const dearestStep = 2

/** Of the hurt that full knowledge would take away and the advice leaves: why it is left. */
export function leftUncured(rows: readonly Row[]): InTheWay {
  return byReason(
    rows.filter(({ outcome, best }) => outcome.now.hurtMinutes > 3 * healthyMinutes && best.hurtMinutes < outcome.now.hurtMinutes),
    ({ outcome, best }) => outcome.after.hurtMinutes - best.hurtMinutes,
    ({ refused, outcome, best, gap, changes }) => {
      if (refused) return 'nothing may be proposed (sized from outside, in weights, by a metric that is not read, or its last days are unlike the others)'
      if (best.usd > dearestStep * outcome.now.usd) return 'full knowledge spends over twice today’s bill, which no step may'
      if (!gap) return 'nobody was seen to be hurt in the window'
      return changes === null ? 'seen, and no cure was found within the price of a step' : 'cured in part'
    },
  )
}

/** The same of savings. */
export function leftUnsaved(rows: readonly Row[]): InTheWay {
  return byReason(
    rows.filter(({ label, outcome, best }) => label.over === true && best.usd < outcome.now.usd),
    ({ outcome, best }) => (outcome.harmMinutes > 0 ? outcome.now.usd : Math.max(best.usd, Math.min(outcome.now.usd, outcome.after.usd))) - best.usd,
    ({ refused, outcome, changes, isFirstStep }) => {
      if (refused) return 'nothing may be proposed'
      if (changes === null) return 'nothing that saves enough holds in the worlds that agree with what was seen'
      if (outcome.harmMinutes > 0) return 'it was taken, and harmed'
      return isFirstStep ? 'the steps after the first one' : 'the room that stays between what was seen to go well and what would'
    },
  )
}

function byReason(rows: readonly Row[], left: (row: Row) => number, reason: (row: Row) => string): InTheWay {
  const all = rows.reduce((sum, row) => sum + Math.max(0, left(row)), 0)
  const groups = Map.groupBy(
    rows.filter((row) => left(row) > 0),
    reason,
  )
  return [...groups]
    .map(([what, of]) => ({
      what,
      fraction:
        share(
          of.reduce((sum, row) => sum + left(row), 0),
          all,
        ) ?? 0,
      groups: of.length,
    }))
    .sort((a, b) => b.fraction - a.fraction)
}
