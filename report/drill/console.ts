import type { Drill } from '../../domain/drill/drill.ts'
import { columns, wrapped } from '../columns.ts'
import { type Paint, plain } from '../paint.ts'
import type { ReportGroup } from '../schema.ts'
import { visible } from '../visible.ts'
import { instancesInWords, outcomeInWords, settingsInWords, sidesOf, spanInWords, timelineOf } from './lines.ts'

const WIDTH = 100

/** A load test of one group for a terminal: whether it scaled, when, what both sides saw, and what its settings should have been. */
export function drillText(drill: Drill, group: ReportGroup, paint: Paint = plain): string {
  const { instances } = drill
  const sections = [
    [paint('heading', `${visible(group.name)}  ${visible(group.accountId)} ${visible(group.region)}`), `Load test ${spanInWords(drill)}`],
    wrapped(outcomeInWords(drill), WIDTH),
    columns(
      timelineOf(drill).map(({ what, when, lag, note }) => [`  ${what}`, when, lag, note]),
      ['left', 'left', 'right', 'left'],
    ),
    [`${instancesInWords(instances.before)} before, ${instancesInWords(instances.most)} at most; maximum ${instances.maxSize}`],
    columns(
      [['', 'client', 'load balancer'], ...sidesOf(drill)].map(([a = '', b = '', c = '']) => [`  ${a}`, b, c]),
      ['left', 'left', 'left'],
    ),
    [paint('heading', 'What the settings should have been'), ...settingsInWords(drill).flatMap((sentence) => wrapped(sentence, WIDTH, '  '))],
  ]
  return `${sections.map((lines) => lines.join('\n').replaceAll(/ +$/gm, '')).join('\n\n')}\n`
}
