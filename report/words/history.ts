import { formatNumber } from '../money.ts'
import type { Report, ReportGroup } from '../schema.ts'
import { hoursInWords } from './predictable-peak.ts'

type History = NonNullable<ReportGroup['history']>
type Peak = History['peaks'][number]

const rhythms: Readonly<Record<Peak['rhythm'], string>> = {
  weekly: 'Weekly peak',
  monthly: 'Monthly peak',
  'month-end': 'Month-end peak',
  quarterly: 'Quarterly peak',
  yearly: 'Yearly peak',
  irregular: 'Peaks without a fixed date',
  once: 'One peak, seen once',
}

/** What the months before the window show, a sentence a line. */
export function historyInWords({ days, coverageFraction, peaks, changes }: History): readonly string[] {
  return [
    `${formatNumber(days, 0)} days by the hour, ${formatNumber(coverageFraction * 100, 0)} % observed.${peaks.length === 0 ? ' No peak stands out beyond what is usual.' : ''}`,
    ...peaks.map(peakLine),
    ...changes.map(changeLine),
  ]
}

function peakLine({ rhythm, timesSeen, chances, last, next, hours, requiredInstances, atLeast, inWindow, served }: Peak): string {
  const seen = rhythm === 'once' ? `on ${last}` : `seen ${timesSeen}${chances > timesSeen ? ` of ${chances}` : ''} times, last on ${last}`
  const ahead = next === null ? '' : rhythm === 'once' ? `; if it is yearly, next on ${next}` : `, next on ${next}`
  const counts = inWindow
    ? 'The window has as much.'
    : served
      ? 'Any proposal has to serve it.'
      : 'It lies too far ahead to hold capacity for now: look again a month before.'
  return `${rhythms[rhythm]}: ${seen}${ahead} (${hoursInWords(hours)} UTC). It asks for ${atLeast ? 'at least ' : ''}${formatNumber(requiredInstances, 0)} instances. ${counts}`
}

function changeLine({ what, day, factor = 1, from, to }: History['changes'][number]): string {
  switch (what) {
    case 'work-per-request':
      return `Around ${day} the CPU that a request costs changed by a factor of ${formatNumber(factor, 2)} (another type, or other software): earlier months are counted by their requests.`
    case 'level':
      return `Around ${day} demand moved to ${formatNumber(factor, 2)} times its level and stayed there: earlier peaks are scaled up where that is more.`
    case 'least-size':
      return `Around ${day} the smallest size went from ${formatNumber(from ?? 0, 0)} to ${formatNumber(to ?? 0, 0)} instances.`
    default:
      return what satisfies never
  }
}

/** On what savings rest where nothing beyond the window is known, said once for all of them; null where that is not so. */
export function windowAloneInWords({ groups }: Pick<Report, 'groups'>): readonly [what: string, because: string] | null {
  const alone = groups.filter(({ history, estimatedMonthlySavings: saved }) => history === undefined && saved !== null && saved.amount > 0).length
  if (alone === 0) return null
  return [
    `The savings of ${alone === 1 ? '1 group' : `${formatNumber(alone, 0)} groups`} are based on this window only`,
    'month ends, quarters and seasons outside it are unknown; --history reads 13 months of them',
  ]
}
