import { formatMoney, formatNumber } from '../money.ts'
import type { ReportGroup, ReportProposal } from '../schema.ts'
import { asciiJson } from '../shell.ts'
import { visible } from '../visible.ts'
import { planInWords } from '../words/plan.ts'
import { typeOptionInWords } from '../words/type-option.ts'
import { refusalInWords } from '../worst-group.ts'
import { type Html, html } from './html.ts'
import { moneyOr, numberOr } from './words.ts'

/** What a group might be changed to: each lever from now to proposed, what that does, how sure that is; `whole` with the commands there and back. */
export function proposalPart(group: ReportGroup, currency: string, { whole }: { readonly whole: boolean }): Html {
  const { proposal, current, replayFit } = group
  const options = optionsOf(group, currency)
  if (proposal === null) return html`<section class="proposal"><h4>No proposal</h4><p>${sentence(refusalInWords(group))}</p>${options}</section>`
  const { replay } = proposal
  return html`<section class="proposal"><h4>Proposal: ${savingsInWords(proposal)}</h4><p class="meta">${confidenceOf(proposal, replayFit)}</p><table><thead><tr><th scope="col">Setting<th scope="col">Now<th scope="col">Proposed</thead><tbody>${proposal.today.map(
    ({ lever, now, proposed }) => html`<tr><th scope="row">${lever}<td>${now === null ? 'not read' : breakable(now)}<td><b>${breakable(proposed)}</b>`,
  )}</tbody><thead><tr><th scope="col">On its own demand<th scope="col" class="n">Now<th scope="col" class="n">Replayed</thead><tbody><tr><th scope="row">cost a month<td class="n">${moneyOr(
    current.usdPerMonth,
    currency,
  )}<td class="n"><b>${moneyOr(replay.usdPerMonth, currency)}</b><tr><th scope="row">instance-hours a month<td class="n">${numberOr(
    current.instanceHoursPerMonth,
    0,
  )}<td class="n"><b>${numberOr(replay.instanceHoursPerMonth, 0)}</b><tr><th scope="row">overloaded minutes a week<td class="n">${numberOr(
    current.overloadMinutesPerWeek,
    0,
  )}<td class="n"><b>${numberOr(replay.overloadMinutesPerWeek, 0)}</b></table>${planOf(proposal, currency)}${whole ? commandsOf(proposal, group.stack) : null}${options}</section>`
}

/** What follows a first step. */
function planOf({ plan }: ReportProposal, currency: string): Html {
  return html`${plan === undefined ? null : planInWords(plan, currency).map((line) => html`<p class="meta">${visible(line)}</p>`)}`
}

/** Other types at the same size: no part of the proposal. */
function optionsOf({ typeOptions = [] }: ReportGroup, currency: string): Html {
  return html`${typeOptions.map((option) => html`<p class="meta">${visible(typeOptionInWords(option, currency))}</p>`)}`
}

/** What a proposal comes to, in a few words. */
export function savingsInWords({ estimatedMonthlySavings: savings, savingsRange: range }: ReportProposal): string {
  if (savings === null) return 'its price is not known'
  const amount = formatMoney(Math.abs(savings.amount), savings.currency)
  const known = savings.amount < 0 ? `costs ${amount} more a month` : `saves ${amount} a month`
  if (range === null) return known
  const [low, high] = savings.amount < 0 ? [-range.high, -range.low] : [range.low, range.high]
  return `${known} (${formatMoney(low, range.currency)} to ${formatMoney(high, range.currency)})`
}

function confidenceOf({ confidence, doubts }: ReportProposal, fit: ReportGroup['replayFit']): Html {
  const reasons = [
    ...doubts,
    ...(fit === null
      ? []
      : [`simulating today’s settings is ${formatNumber(Math.abs(fit.instanceHoursErrorFraction) * 100)} % off the instance-hours observed`]),
  ]
  return html`<b>${confidence} confidence</b>${reasons.map((reason) => html` · ${visible(reason)}`)}`
}

function commandsOf({ commands, templatePatch }: ReportProposal, stack: string | undefined): Html {
  const parts: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Commands that make this change', commands.apply],
    ['Roll back', commands.restore],
    [
      stack === undefined
        ? 'The change in a CloudFormation template'
        : `The change in the template of the stack ${visible(stack)}, which would undo the commands`,
      templatePatch.apply.map(patchLine),
    ],
  ]
  return html`${parts.map(([title, lines]) =>
    lines.length === 0 ? null : html`<details><summary>${title}</summary><pre tabindex="0">${lines.join('\n')}</pre></details>`,
  )}`
}

/** Text whose long words, like the names of metrics, may be broken where a new word begins in them. */
function breakable(text: string): Html {
  return html`${visible(text)
    .split(/(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{3})(?=[A-Z])/)
    .map((word, i) => (i === 0 ? word : html`<wbr>${word}`))}`
}

function patchLine({ type, name, properties }: ReportProposal['templatePatch']['apply'][number]): string {
  return `${type}${name === null ? '' : ` ${visible(name)}`}: ${properties === null ? 'remove it' : asciiJson(properties)}`
}

function sentence(text: string): string {
  const shown = visible(text)
  return `${shown.charAt(0).toUpperCase()}${shown.slice(1)}.`
}
