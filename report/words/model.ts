import { isoFromDay } from '../../domain/calendar.ts'
import type { EarlierEffect } from '../../domain/propose/earlier.ts'
import type { Model } from '../../domain/propose/explained.ts'
import { formatNumber } from '../money.ts'
import { overloadedCell, overloadedInWords, percent } from './shared.ts'

const witnesses = {
  'response-times-flat': 'response times stay flat as load grows',
  'cpu-follows-requests': 'CPU follows requests',
  'memory-has-room': 'memory was measured',
} as const

const limits = {
  'waiting-grows': 'response times grow with load while CPU is calm, so something else may run out first',
  'tracks-requests': 'the group tracks requests per target, so somebody set a limit that CPU does not show',
  'memory-optimized': 'the type is memory-optimized and its memory use is not measured',
} as const

const assumptions = {
  'real-capacity': 'how much an instance can do at high CPU (hyperthreads)',
  skew: 'how unevenly load is spread over the instances',
  'cold-instances': 'how slow a new instance is until it is warm',
  'boot-time': 'how long an instance takes to boot',
  'demand-to-come': 'how much demand the next weeks bring',
  'pace-of-scale-in': 'how fast target tracking scales in',
  'early-demand': 'whether peaks come earlier than their usual hour',
} as const

/** What was learnt of a group: a label and a sentence each. What nothing shows is said to be unknown. */
export function modelInWords({
  requestWork: work,
  jobs,
  leak,
  hottestRatio: hot,
  zonesEven,
  bootSec: boot,
  growthPerWeekFraction,
  kneeCpuPercent: knee,
  trust,
  outcome,
  earlier = [],
}: Model): [label: string, text: string][] {
  const share = (x: number): string => `${formatNumber(x)} %`
  return [
    [
      'CPU per request',
      work === null
        ? 'unknown: requests do not explain CPU, or are not counted'
        : `${formatNumber(1000 * work.cpuSecondsPerRequest, 1)} ms of one vCPU; ${share(work.ownCpuPercent)} CPU (± ${formatNumber(work.ownCpuPercentError, 1)}) without any request. Explains ${percent(work.explainedFraction)} of what CPU does${work.heldOutErrorFraction === null ? '' : `; fitted on the first days, it is ${percent(Math.abs(work.heldOutErrorFraction))} off in the last`}`,
    ],
    [
      'Jobs',
      jobs === null
        ? 'none seen by the clock'
        : `${share(jobs.cpuPercent)} CPU on every instance, ${formatNumber(jobs.minutesADay)} min a day${jobs.yields ? '; they give way to requests' : ''}`,
    ],
    ...leakInWords(leak),
    ['Hottest instance', hot === null ? 'unknown' : `${formatNumber(hot.typical, 2)} times the mean, ${formatNumber(hot.often, 2)} times now and then`],
    [
      'Zones',
      zonesEven === null
        ? 'unknown'
        : zonesEven
          ? 'each takes the same share, however many instances it has (cross-zone balancing off)'
          : 'load is spread over all instances',
    ],
    [
      'Boot',
      boot === null
        ? 'unknown: no launch seen'
        : `${formatNumber(boot.median)} s; 19 of 20 launches within ${formatNumber(boot.slow)} s (${boot.launches} seen)`,
    ],
    ['Growth', growthInWords(growthPerWeekFraction)],
    ...(knee === null
      ? []
      : [
          ['Users would wait', `from ${knee[1] - knee[0] < 1 ? '' : `${formatNumber(knee[0], 0)} to `}${formatNumber(knee[1], 0)} % mean CPU on`] as [
            string,
            string,
          ],
        ]),
    ...(trust === null
      ? []
      : [
          [
            'Trusted load',
            `${trust.untold ? 'instances ran at up to' : 'users were served well up to'} ${share(trust.seenCpuPercent)} mean CPU; the proposal ${askedInWords(trust.askedRatio)}may ask for ${formatNumber(trust.margin, 2)} times that load: ${trustedBecause(trust)}`,
          ] as [string, string],
        ]),
    ...(outcome === null
      ? []
      : [
          [
            'Outcome',
            `simulated in ${outcome.worlds} ways the group may work: typically ${overloadedInWords(outcome.typicalOverloadMinutesPerWeek)}, at worst ${overloadedCell(outcome.worstOverloadMinutesPerWeek)}; ${savedInWords(outcome.savingsFraction)}`,
          ] as [string, string],
          ['Depends most on', outcome.hangsOn === null ? 'no single assumption' : assumptions[outcome.hangsOn]] as [string, string],
        ]),
    ...earlier.map((one): [string, string] => ['Earlier advice', earlierInWords(one)]),
  ]
}

function leakInWords(leak: Model['leak']): [label: string, text: string][] {
  if (leak === undefined) return []
  const { percentPerDay, fullAfterHours, seenFull } = leak
  return [
    [
      'Memory',
      `fills with an instance's age, ${formatNumber(percentPerDay)} % a day, whatever it serves: full within ${formatNumber(fullAfterHours, 0)} h of its start${seenFull ? '' : '. No instance ran that long, and no proposal lets one'}`,
    ],
  ]
}

function askedInWords(ratio: number | null): string {
  if (ratio === null) return ''
  const times = formatNumber(ratio, 2)
  return times === formatNumber(1, 2) ? 'asks for as much and ' : `asks for ${times} times that and `
}

function trustedBecause({ unwatched, against, witnesses: seen }: NonNullable<Model['trust']>): string {
  if (unwatched) return 'nobody waits for an answer, and at a quarter of its CPU an instance has to do nothing new'
  if (against !== null) return limits[against]
  return seen.length === 0 ? 'nothing speaks for more' : seen.map((witness) => witnesses[witness]).join(', ')
}

function growthInWords(perWeekFraction: number): string {
  const size = percent(Math.abs(perWeekFraction))
  return size === percent(0) ? 'none' : `${perWeekFraction < 0 ? '-' : '+'}${size} a week`
}

function savedInWords({ low, typical, high }: { readonly low: number; readonly typical: number; readonly high: number }): string {
  const [least, most] = [low, high].map(Math.abs).sort((a, b) => a - b) as [number, number]
  const range = low < 0 === high < 0 ? ` (${percent(least)} to ${percent(most)})` : ''
  return typical < 0 ? `costs ${percent(-typical)} more${range}` : `saves ${percent(typical)} of the cost${range}`
}

function earlierInWords({ day, effect, before, since }: EarlierEffect): string {
  const told = `applied by ${isoFromDay(day)}; ${overloadedInWords(before)} before it, ${overloadedInWords(since)} since`
  return effect === 'cured' ? `${told}. No proposal undoes all of it while demand is this high` : `${told}, with no more demand. Going back is tried first`
}
