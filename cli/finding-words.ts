import type { FindingLife, MeasuredChange } from '../audit/finding-life.ts'
import type { HistoryStep } from '../domain/known/history-step.ts'
import type { KnownFinding } from '../domain/known/lifecycle.ts'
import { remarkInWords, remarksOf } from '../report/feedback.ts'
import { moneyText } from '../report/money.ts'
import { isoFromSec, minuteFromSec } from '../report/time.ts'
import { visible } from '../report/visible.ts'
import { textOf } from '../report/words/index.ts'

const dayOf = (sec: number): string => isoFromSec(sec).slice(0, 10)

/** How a list names a finding. */
export function titleOf({ finding }: KnownFinding, currency: string): string {
  return visible(textOf(finding, { proposal: null, currency }).title)
}

/** The finding in a few lines: what it is, since when, what people said of it, and how to name it. */
export function findingInWords(known: KnownFinding, currency: string, nowSec: number): string {
  const { finding, state, openedSec, told, closedSec } = known
  const times = [
    closedSec === null ? `${state}, open since ${dayOf(openedSec)}` : `${state} on ${dayOf(closedSec)}, found on ${dayOf(openedSec)}`,
    told === null ? 'not reported yet' : `reported on ${dayOf(told.atSec)}`,
  ]
  return [
    `${finding.severity}: ${titleOf(known, currency)}`,
    `  ${finding.kind}; ${times.join('; ')}`,
    ...remarksOf(known, nowSec).map((remark) => `  ${remarkInWords(remark)}`),
    `  --fingerprint ${visible(finding.fingerprint)}`,
  ].join('\n')
}

/** The finding with its history, a line a step, and what was saved since. */
export function lifeInLines({ known, history, measured }: FindingLife, currency: string, nowSec: number): string {
  return [
    findingInWords(known, currency, nowSec),
    `    ${minuteFromSec(known.firstSeenSec)} UTC  first seen`,
    ...history.map((step) => stepInWords(step, currency)),
    ...measured.map((change) => `    ${change.seenOn}            ${changeInWords(change, currency)}`),
  ].join('\n')
}

function stepInWords({ atSec, state, severity, microUsd, by, reason, told }: HistoryStep, currency: string): string {
  const what =
    by == null
      ? [
          `${state}, ${severity}`,
          ...(microUsd === null ? [] : [`${moneyText(microUsd, currency)} at stake`]),
          ...(told === false ? ['not reported yet'] : []),
        ].join(', ')
      : `${state} by ${visible(by)}${reason == null ? '' : `: ${visible(reason)}`}`
  return `    ${minuteFromSec(atSec)} UTC  ${what}`
}

function changeInWords({ estimatedMicroUsd, savedMicroUsd }: MeasuredChange, currency: string): string {
  const estimated = `${moneyText(estimatedMicroUsd, currency)} a month estimated`
  return savedMicroUsd === null
    ? `changed as advised; ${estimated}, not measured yet`
    : `changed as advised; saved ${moneyText(savedMicroUsd, currency)} a month, ${estimated}`
}
