import { counted, formatMoney } from './money.ts'
import type { Report } from './schema.ts'
import { visible } from './visible.ts'

/** The findings as a table of Markdown (GitHub's, https://github.github.com/gfm/#tables-extension-), for an issue or a wiki; in the document's order. */
export function findingsMarkdown({ findings, window, summary, groups: rows }: Report): string {
  const { groups } = summary
  // those that are not judged otherwise can have findings as well
  const found = rows.filter((group) => group.findings.length > 0).length
  const onBill = summary.findings.byCategory.cost ?? 0
  const [of, bill] = onBill === 0 ? ['', ''] : [`: ${findings.length - onBill}`, `, ${onBill} on the bill`]
  return [
    `**${counted(findings.length, 'finding')}**${of} on ${found} of ${counted(groups.discovered, 'group')}${bill}; ${counted(groups.insufficientData, 'group')} not judged. Window ${window.start} to ${window.end}.`,
    '',
    ...(findings.length === 0 ? [] : [row(['Severity', 'Finding', 'Where', 'Saving a month', 'What to do']), row(['---', '---', '---', '---:', '---'])]),
    ...findings.map(({ severity, kind, title, resource, estimatedMonthlySavings: saving, remedy }) =>
      row([
        severity,
        `${plain(title)} (\`${kind}\`)`,
        plain([resource.accountId, resource.region, resource.service].filter((part) => part !== undefined).join(' ')),
        saving === null ? '' : formatMoney(saving.amount, saving.currency),
        plain(remedy),
      ]),
    ),
    '',
  ].join('\n')
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** Text from outside as it stands there, whatever Markdown would make of it. */
function plain(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[`*_~|[\]#]/g, (mark) => `\\${mark}`)
}
