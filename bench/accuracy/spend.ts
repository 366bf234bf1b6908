import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DrawnSpend, drawSpend } from '../../fixtures/drawn-spend.ts'
import { between } from './sections.ts'
import { measuredSpendSeeds } from './seeds.ts'
import { spendRules, toldByRule } from './spend-rules.ts'
import { placesOverDays, type SpendScore, scoreTold, toldByHeadroom } from './spend-score.ts'

const root = join(import.meta.dirname, '../..')
/** Accounts of the measured bills, one after the other. */
const ACCOUNTS = [3, 8, 20]
const EVENTS_PER_ACCOUNT = 2
const DAYS = 90
/** A calm bill is looked at every day for a month. */
const CALM = { accounts: 60, days: 120, runs: 30 }

type Measured = { readonly bills: readonly DrawnSpend[]; readonly headroom: readonly SpendScore[]; readonly falsePlaces: readonly number[] }

/** Draws and judges the measured bills, and writes their section of docs/accuracy.md and of the README. */
export function writeSpendAccuracy(): void {
  const bills = measuredSpendSeeds.map((seed, k) => {
    const accounts = ACCOUNTS[k % ACCOUNTS.length] as number
    return drawSpend({ seed, accounts, days: DAYS, events: 3 + EVENTS_PER_ACCOUNT * accounts })
  })
  const headroom = bills.map((bill) => scoreTold(toldByHeadroom(bill), bill))
  const calm = measuredSpendSeeds.slice(0, 2).map((seed) => drawSpend({ seed, ...CALM, events: 0 }))
  const measured = { bills, headroom, falsePlaces: calm.map((bill) => placesOverDays(bill, CALM.runs)) }
  for (const [file, section] of [
    ['docs/accuracy.md', documentSection(measured)],
    ['README.md', readmeLine(measured)],
  ] as const)
    writeFileSync(join(root, file), between(readFileSync(join(root, file), 'utf8'), section, 'spend'))
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

type Figure = readonly [title: string, of: (score: SpendScore) => number]
const FIGURES: readonly Figure[] = [
  ['precision: of the events reported', ({ right, told }) => (told === 0 ? 1 : right / told)],
  ['recall: of the events that happened', ({ found, events }) => found / events],
  ['located to account and usage type, of the found', ({ located, found }) => (found === 0 ? 0 : located / found)],
  ['impact within 30 %, of the found', ({ impactRight, found }) => (found === 0 ? 0 : impactRight / found)],
]

function documentSection({ bills, headroom, falsePlaces }: Measured): string {
  const rules = Object.entries(spendRules).map(([name, rule]) => ({ name, scores: bills.map((bill) => scoreTold(toldByRule(rule, bill), bill)) }))
  const events = bills.reduce((sum, bill) => sum + bill.events.length, 0)
  const kinds = (['spike', 'rise', 'ramp'] as const).map((kind) => {
    const [found, all] = [sumOf(headroom, (score) => score.byKind[kind].found), sumOf(headroom, (score) => score.byKind[kind].events)]
    return `${kind} ${found} of ${all}`
  })
  return [
    '## Spend',
    `${bills.length} generated bills of ${ACCOUNTS.join(', ')} accounts with ${events} events of the last two weeks (\`fixtures/drawn-spend.ts\`, seeds ${measuredSpendSeeds[0]} to ${measuredSpendSeeds.at(-1)}), read as Cost Explorer answers: by account and service, and by service and usage type. Nothing in the product may be fitted to these seeds. Means over the bills, the worst bill in brackets.`,
    [
      `|  | Headroom | ${rules.map(({ name }) => name).join(' | ')} |`,
      `|---|---|${rules.map(() => '---').join('|')}|`,
      ...FIGURES.map(([title, of], k) => {
        const told = (scores: readonly SpendScore[]) => `${percent(mean(scores.map(of)))} (${percent(Math.min(...scores.map(of)))})`
        // a rule by account and service names no usage type, and states no impact
        return `| ${title} | ${told(headroom)} | ${rules.map(({ scores }) => (k < 2 ? told(scores) : '–')).join(' | ')} |`
      }),
    ].join('\n'),
    `Found by kind: ${kinds.join(', ')}. A rise stays; a ramp grows over four to nine days.`,
    `False alarms in a month of daily runs for ${CALM.accounts} accounts: ${falsePlaces.join(' and ')} in ${falsePlaces.length} bills.`,
  ].join('\n\n')
}

function readmeLine({ bills, headroom, falsePlaces }: Measured): string {
  const [precision, recall, located, impact] = FIGURES.map(([, of]) => percent(mean(headroom.map(of))))
  return `The bill, on ${bills.length} generated ones: ${precision} of the reported events are real, and ${recall} of the real ones are found. Of these, ${located} name the right account and usage type, and ${impact} have an impact within 30 %. For ${CALM.accounts} accounts that comes with ${mean(falsePlaces)} false alarms a month.`
}

function sumOf(scores: readonly SpendScore[], of: (score: SpendScore) => number): number {
  return scores.reduce((sum, score) => sum + of(score), 0)
}
