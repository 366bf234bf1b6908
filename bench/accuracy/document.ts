import { type InTheWay, leftUncured, leftUnsaved } from './in-the-way.ts'
import { graveFrom, healthyMinutes, isRight } from './outcome.ts'
import type { Followed, Row } from './rows.ts'
import { type Quality, type Score, scoreOf, share, tallyOf, wordsOf } from './score.ts'
import { emptySection } from './sections.ts'

/** All that the record tells: who was measured, on what. */
export type Measured = {
  readonly seeds: readonly number[]
  readonly headroom: readonly Row[]
  /** The same on one fleet without any of the extra physics. */
  readonly plain: readonly Row[]
  /** The same groups without a load balancer, but for those that track its requests. */
  readonly untold: readonly Followed[]
  /** The same fleets with more read of them, by what. */
  readonly byReading: Readonly<Record<string, Score>>
  readonly tools: Readonly<Record<string, readonly Row[]>>
  /** Figures of yardsticks that lie beside the checkout, as lines of Markdown; empty where there are none. */
  readonly beside: readonly string[]
}

const percent = (value: number | null): string => (value === null ? '–' : `${Math.round(100 * value)} %`)
const usd = (value: number): string => `$${Math.round(value).toLocaleString('en-US')}`
const pair = ({ precision, recall }: Quality): string => `${percent(precision)} / ${percent(recall)}`
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')

/** docs/accuracy.md, but for what is measured of the bill. */
export function accuracyDocument(measured: Measured): string {
  const { headroom, plain, untold, tools, seeds, beside } = measured
  const score = scoreOf(headroom)
  return `${[
    '# Accuracy',
    '<!-- made by npm run accuracy -->',
    `How right the advice is, measured on fleets with known answers: ${score.groups} groups (fleets of seed ${seeds.join(', ')}) in a rough world, by a simulator of its own (\`fixtures/rough/\`) that knows nothing of how Headroom replays. Two weeks are captured and audited; the two weeks after, which the audit does not see, judge what following each proposal does. Nothing in the product may be fitted to these seeds. \`npm run accuracy\` makes this page again from the repository alone.`,
    '## Headroom beside other tools',
    comparison({ Headroom: headroom, ...tools }),
    words(score),
    '## Does confidence mean something?',
    confidence(score),
    '![Right, by confidence](accuracy/confidence.svg)',
    '![Stated savings and what came true](accuracy/savings.svg)',
    '## Where nobody measures whether users wait',
    `The same groups without a load balancer, so without response times, errors and requests: ${untold.length} of them. A saving has medium confidence at most there.`,
    wordsTable(wordsOf(untold)),
    '## Without the extra physics',
    `The same families of groups, one fleet in a plain world: no agents, cold starts, queues, hyperthreads or any other piece of physics beyond what a family is made of.`,
    comparison({ 'Headroom, plain world': plain }),
    '## What goes wrong, by physics',
    'A group has several pieces of physics. Harm is laid at the door of a piece where the same proposal, for the same group without that piece, harms half as much or less; several may share it.',
    byPhysics(headroom),
    '## What goes wrong, by how the group is set up',
    byFamily(headroom),
    '## What stands in the way',
    inTheWay(measured, score),
    '## Kinds of findings',
    kinds(score),
    ...(beside.length === 0 ? [] : ['## Yardsticks beside the repository', ...beside]),
    emptySection('spend'),
    '## How steady it is',
    '`npm run robustness` writes docs/robustness.md: the same groups with other luck, other windows, other scales and less that is known.',
    '## How it is measured',
    method(),
  ].join('\n\n')}\n`
}

/** The README's section: the rough world first. */
export function readmeSection({ headroom, plain, tools }: Measured): string {
  return [
    comparison({ Headroom: headroom, ...pick(tools, ['careful rule of thumb', 'Compute-Optimizer-like']) }),
    `Measured in a rough world: ${headroom.length} groups with agents, cold starts, hyperthreading, uneven load, deployments, Spot, leaks and manual changes. The two weeks **after** the window judge the advice. In a plain world without these: ${plainly(scoreOf(plain))}. [docs/accuracy.md](docs/accuracy.md) breaks it down by physics, kind and confidence; \`npm run accuracy\` measures it again.`,
  ].join('\n\n')
}

function plainly(score: Score): string {
  return `overprovisioned ${pair(score.over)}, gaps ${pair(score.gap)}, ${percent(score.saved)} of the savings, ${score.harmed} of ${score.groups} groups harmed`
}

function pick<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.flatMap((name) => (name in record ? [[name, record[name] as T]] : [])))
}

function comparison(all: Readonly<Record<string, readonly Row[]>>): string {
  const scores = Object.entries(all).map(([name, rows]) => ({ name, score: scoreOf(rows) }))
  const line = (title: string, of: (score: Score) => string | number) => [title, ...scores.map(({ score }) => of(score))]
  return table(
    ['', ...scores.map(({ name }) => name)],
    [
      line('overprovisioned: precision / recall', ({ over }) => pair(over)),
      line('scaling gap: precision / recall', ({ gap }) => pair(gap)),
      line('saved, of what full knowledge would save', ({ saved }) => percent(saved)),
      line('overload cured, of what full knowledge would cure', ({ cured }) => percent(cured)),
      line('for dollars a month more (full knowledge)', ({ cureUsd, cureUsdBest }) => `${usd(cureUsd)} (${usd(cureUsdBest)})`),
      line('needless dollars a month', ({ needlessUsd }) => usd(needlessUsd)),
      line('groups harmed (gravely), of how many proposals', ({ harmed, harmedGravely, proposals }) => `${harmed} (${harmedGravely}) of ${proposals}`),
      line('kinds plainly wrong', ({ kinds: { plainlyWrong } }) => percent(plainlyWrong)),
    ],
  )
}

function words(score: Score): string {
  return `Of the harmed groups, slightly (under an hour in two weeks): ${score.harmedSlightly}; gravely (${graveFrom / 60} hours and more): ${score.harmedGravely}.`
}

function confidence(score: Score): string {
  return [
    'A proposal is right if it harms nobody and delivers at least half of what it promised: half of the saving or, where it spends, half of the hurt minutes gone.',
    wordsTable(score.words),
    `The stated range of a saving (an 80 % interval) holds in the two unseen weeks for ${percent(score.rangeHolds)} of ${score.savings} savings; ${percent(score.rangeTooHigh)} come out below it. The stated overload is kept by ${percent(score.overloadKept)} of the proposals.`,
  ].join('\n\n')
}

function wordsTable({ high, medium, low }: Score['words']): string {
  const rows = Object.entries({ high, medium, low }).map(([word, { proposals, right, harmed, harmedGravely }]) => [
    word,
    proposals,
    percent(share(right, proposals)),
    `${harmed} (${harmedGravely})`,
  ])
  return table(['confidence', 'proposals', 'right', 'harmed (gravely)'], rows)
}

function byPhysics(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ physics }) => physics))].sort()
  const blamed = tallyOf(rows.flatMap(({ blame }) => blame))
  const lines = names.map((name) => {
    const proposals = rows.filter(({ changes, physics }) => changes !== null && physics.includes(name))
    const harmed = proposals.filter(({ outcome }) => outcome.harmMinutes > 0)
    return { name, proposals, harmed, laid: blamed[name] ?? 0 }
  })
  return table(
    ['physics', 'proposals', 'right', 'harmed', 'harm laid at its door'],
    lines
      .sort((a, b) => b.laid - a.laid || b.harmed.length - a.harmed.length)
      .map(({ name, proposals, harmed, laid }) => [name, proposals.length, percent(share(rightOf(proposals), proposals.length)), harmed.length, laid]),
  )
}

function byFamily(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ family }) => family))]
  return table(
    ['the group is', 'groups', 'wrong verdicts', 'proposals', 'right', 'harmed', 'saved of possible', 'cured of possible'],
    names.map((name) => {
      const mine = rows.filter(({ family }) => family === name)
      const { over, gap, saved, cured, harmed } = scoreOf(mine)
      const proposals = mine.filter(({ changes }) => changes !== null)
      return [
        name,
        mine.length,
        over.wrong + over.missed + gap.wrong + gap.missed,
        proposals.length,
        percent(share(rightOf(proposals), proposals.length)),
        harmed,
        percent(saved),
        percent(cured),
      ]
    }),
  )
}

/** Of what is left to full knowledge: why it is left, and what reading more would change. */
function inTheWay({ headroom, byReading }: Measured, asItIs: Score): string {
  const reasons = (left: InTheWay) =>
    table(
      ['what stands in the way', 'of what is left', 'groups'],
      left.map(({ what, fraction, groups }) => [what, percent(fraction), groups]),
    )
  const readings = Object.entries({ 'as it is': asItIs, ...byReading })
  return [
    `Of the savings that full knowledge would have, ${percent(1 - (asItIs.saved ?? Number.NaN))} are left:`,
    reasons(leftUnsaved(headroom)),
    `Of the hurt that it would cure, ${percent(1 - (asItIs.cured ?? Number.NaN))} is left:`,
    reasons(leftUncured(headroom)),
    'The same fleet, had more been read of it:',
    table(
      ['read', 'saved', 'cured', 'for dollars a month more', 'overprovisioned: precision / recall', 'harmed (gravely)'],
      readings.map(([name, { saved, cured, cureUsd, over, harmed, harmedGravely }]) => [
        name,
        percent(saved),
        percent(cured),
        usd(cureUsd),
        pair(over),
        `${harmed} (${harmedGravely})`,
      ]),
    ),
  ].join('\n\n')
}

function rightOf(proposals: readonly Row[]): number {
  return proposals.filter(({ outcome, stated }) => isRight(outcome, stated?.savedUsd ?? null)).length
}

function kinds({ kinds: { plainlyWrong, certainFound, wrong, missed } }: Score): string {
  const told = (tally: Readonly<Record<string, number>>) =>
    Object.entries(tally)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', ') || 'none'
  return `${percent(plainlyWrong)} of the findings are of a plainly wrong kind (${told(wrong)}). Of the kinds that the facts leave no doubt about, ${percent(certainFound)} are found (missed: ${told(missed)}).`
}

function method(): string {
  return [
    '- A **hurt minute**: over 5 % of the requests take more than four times their calm p95, over 1 % fail, or the oldest message of a queue is older than promised. **Severe**: ten times the p95, 5 % failing, or twice the promised age.',
    `- **Harm**: hurt minutes of the two unseen weeks beyond what the group has anyway (at least ${healthyMinutes}), by more than 15 minutes and 5 %. A proposal that can’t be applied counts as harm in every minute.`,
    '- **Full knowledge** is a search over types, minimum sizes, targets and forecasts that sees the two weeks to come. A group that was harmed counts as nothing **saved**.',
    '- Campaigns and launches that nobody could have known of cost money, but don’t count as harm.',
    '- **Labels** have wide margins and a reason each. Where a fair person could argue either way, the group isn’t scored on that side (`fixtures/rough/labels.ts`).',
    '- The other tools follow what their makers publish (`bench/accuracy/tools.ts`): Compute Optimizer’s default preferences on the instance type, a Cloud Custodian policy as documented, and what a careful engineer would do by hand.',
  ].join('\n')
}
