import { cloudFormationFragment } from '../fragments/cloudformation.ts'
import { terraformFragment } from '../fragments/terraform.ts'
import { leverNames } from '../levers.ts'
import { formatMoney, formatNumber } from '../money.ts'
import type { ReportGroup, ReportProposal } from '../schema.ts'
import { visible } from '../visible.ts'
import { reasonsOf, type Side } from '../words/advice.ts'
import { planInWords } from '../words/plan.ts'
import { typeOptionInWords } from '../words/type-option.ts'
import { refusalInWords } from '../worst-group.ts'
import { type Html, html } from './html.ts'
import { moneyOr, numberOr, overloadedOr } from './words.ts'

const leverOf = new Map(Object.entries(leverNames).map(([lever, name]) => [name as string, lever as keyof typeof leverNames]))

/** What a group might be changed to: each setting from now to proposed and why, what that does, how sure that is; `whole` with the commands there and back. */
export function proposalPart(group: ReportGroup, currency: string, { whole, side }: { readonly whole: boolean; readonly side: Side }): Html {
  const { proposal, current, replayFit } = group
  const options = optionsOf(group, currency)
  if (proposal === null) return html`<section class="proposal"><h4>No proposal</h4><p>${sentence(refusalInWords(group))}</p>${options}</section>`
  const { replay } = proposal
  const why = reasonsOf(proposal, side)
  const figures = [
    ['Cost a month', moneyOr(current.usdPerMonth, currency), moneyOr(replay.usdPerMonth, currency)],
    ['Instance-hours a month', numberOr(current.instanceHoursPerMonth, 0), numberOr(replay.instanceHoursPerMonth, 0)],
    ['Overloaded', overloadedOr(current.overloadMinutesPerWeek), overloadedOr(replay.overloadMinutesPerWeek)],
  ] as const
  const outcome = figures.map(
    ([name, now, then], i) =>
      html`<tr><th scope="row">${name}<td><s>${now}</s><td><ins>${then}</ins><td class="why">${i === 0 ? 'Simulated on the group’s own demand' : null}`,
  )
  const settings = proposal.today.map(({ lever, now, proposed }) => {
    const key = leverOf.get(lever)
    return html`<tr><th scope="row">${capitalized(lever)}<td><s>${now === null ? 'not read' : breakable(now)}</s><td><ins>${breakable(proposed)}</ins><td class="why">${(key === undefined ? undefined : why.get(key)) ?? ''}`
  })
  return html`<section class="proposal"><h4>Proposal: ${savingsInWords(proposal)}</h4><p class="meta">${confidenceOf(proposal, replayFit)}</p><table class="diff"><thead><tr><th scope="col">Setting<th scope="col">Now<th scope="col">Proposed<th scope="col">Why</thead><tbody>${settings}</tbody><tbody>${outcome}</tbody></table>${planOf(proposal, currency)}${whole ? commandsOf(proposal, group.stack) : null}${options}</section>`
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
  const [from, to] = [low, high].map((end) => formatMoney(Math.abs(end), range.currency))
  if (low >= 0) return `${known} (${from} to ${to})`
  const [less, more] = savings.amount < 0 ? ['less', 'more'] : ['more', 'less']
  return `${known} (between ${from} ${less} and ${to} ${more})`
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
    ['AWS CLI', commands.apply],
    [
      stack === undefined ? 'CloudFormation (YAML)' : `CloudFormation (YAML), for the stack ${visible(stack)}, which would undo the commands`,
      cloudFormationFragment(templatePatch.apply),
    ],
    ['Terraform (HCL)', terraformFragment(templatePatch.apply)],
    ['Roll back (AWS CLI)', commands.restore],
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

function sentence(text: string): string {
  return `${capitalized(visible(text))}.`
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
