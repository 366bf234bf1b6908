import { type ChangeName, changeNames } from '../change-names.ts'
import { undetectedInWords } from '../digest/coverage.ts'
import { calledWrongInWords } from '../feedback.ts'
import type { Message, MessageRow } from '../message.ts'
import { counted } from '../money.ts'
import { aboutOf, amountOf } from '../row-words.ts'
import { minuteFromIso } from '../time.ts'
import { visible } from '../visible.ts'
import type { News } from './finding-part.ts'
import { type Html, html } from './html.ts'
import { type Anchors, groupKeyOf, label } from './words.ts'

/** What a run's digest says changed: as much of the message as the page shows. */
export type Changes = Pick<Message, 'headline' | 'counts' | 'since' | 'findings' | 'unlisted' | 'problem' | 'setAside' | 'totals' | 'calledWrong'> & {
  /** The life so far of each finding that has one to tell, by fingerprint. */
  readonly lives?: ReadonlyMap<string, string>
}

const titles: Readonly<Record<ChangeName, string>> = {
  new: 'New',
  worse: 'Worse',
  reopened: 'Back again',
  resolved: 'Resolved',
  deleted: 'Gone with their group',
  ongoing: 'Still there',
}

/** What is new, worse, back, resolved or gone since the last digest. */
export function changesPart(changes: Changes, anchors: Anchors): Html {
  const { headline, since, findings, unlisted, problem, setAside } = changes
  const wrong = calledWrongInWords(changes)
  const rows = (name: ChangeName): MessageRow[] => findings.filter(({ change }) => change === name)
  return html`<section id="changes"><h2>What changed</h2><p class="meta">${
    since === null ? 'There was no digest before this one' : `Since ${minuteFromIso(since)} UTC`
  }: ${visible(headline)}.</p>${undetected(changes)}${problem === null ? null : html`<p class="problem">${visible(problem)}</p>`}${changeNames
    .map((name) => [name, rows(name)] as const)
    .filter(([, mine]) => mine.length > 0)
    .map(
      ([name, mine]) => html`<h3>${titles[name]}</h3><ul class="rows">${mine.map((row) => changeLine(row, anchors))}</ul>`,
    )}${unlisted === 0 ? null : html`<p class="meta">and ${counted(unlisted, 'more finding')}: the report has them</p>`}${
    wrong === null ? null : html`<p class="meta">${wrong}.</p>`
  }${
    setAside === 0 ? null : html`<p class="meta">${counted(setAside, 'stored finding')} could not be read and ${setAside === 1 ? 'was' : 'were'} set aside</p>`
  }</section>`
}

function undetected({ totals }: Changes): Html | null {
  const words = undetectedInWords(totals)
  return words === null ? null : html`<p class="meta">${words}. Findings that couldn't be checked stay open.</p>`
}

/** What to call new in the articles, and what to say of each finding's life. */
export function newsOf(changes: Changes | null): News {
  // on the first day everything is new, and nothing worth a mark
  const rows = changes === null || changes.since === null ? [] : changes.findings
  const marks = new Map(
    rows.flatMap(({ change, fingerprint }) => (change === 'new' || change === 'worse' || change === 'reopened' ? [[fingerprint, change] as const] : [])),
  )
  const lives = changes?.lives ?? new Map<string, string>()
  return new Map(
    [...new Set([...marks.keys(), ...lives.keys()])].map((fingerprint) => [
      fingerprint,
      { change: marks.get(fingerprint) ?? null, life: lives.get(fingerprint) ?? null },
    ]),
  )
}

function changeLine(row: MessageRow, anchors: Anchors): Html {
  const { resource, severity, title } = row
  const anchor =
    anchors.get(row.fingerprint) ??
    anchors.get(groupKeyOf({ accountId: resource.accountId ?? '', region: resource.region ?? '', name: resource.autoScalingGroupName ?? '' }))
  const amount = amountOf(row)
  const closed = row.change === 'resolved' || row.change === 'deleted'
  return html`<li>${closed ? label('good', row.change === 'resolved' ? 'resolved' : 'gone') : label(severity)} ${
    anchor === undefined ? visible(title) : html`<a href="#${anchor}">${visible(title)}</a>`
  }<small>${aboutOf(row)}${amount === null ? null : `; ${amount}`}</small>`
}
