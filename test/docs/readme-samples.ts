import { openCapture } from '../../adapters/capture/open.ts'
import type { Judge } from '../../audit/place.ts'
import { auditCommand } from '../../cli/audit-command.ts'

/** Groups that the README's excerpt of the report shows, worst first; the rest is cut. */
const SHOWN_GROUPS = 16
const EXPLAINED = 'office-intranet'

/** Lines that the README's excerpt of the first day shows of one mail: the second day is shown whole. */
const SHOWN_LINES = 22

/** The README with what its second command prints first: `capture` is that of the second day. */
export async function withHeadline(readme: string, capture: string, judge: Judge): Promise<string> {
  const [head = ''] = (await printed(judge, '--capture', capture)).split('\n\nSeverity')
  return replaced(readme, 'headline', head.replace('\n\n', '\n'))
}

/** docs/sample-output.md with each sample between its markers replaced by what the commands print: `shown` is what the two days printed, `capture` that of the second. */
export async function withSamples(readme: string, shown: readonly string[], capture: string, judge: Judge): Promise<string> {
  const days = excerptOfDays(shown)
  const report = excerptOfReport(await printed(judge, '--capture', capture))
  const group = excerptOfGroup(await printed(judge, '--capture', capture, '--explain', EXPLAINED))
  return replaced(replaced(replaced(readme, 'npm start', days), 'audit', report), 'one group', group)
}

/** The first day's mails in short, and no links: the local servers have another port each time. */
function excerptOfDays([audits = '', first = '', second = '', ...rest]: readonly string[]): string {
  const mails = first.split('\n\n').map((part) => {
    const lines = part.split('\n')
    return lines.length > SHOWN_LINES ? [...lines.slice(0, SHOWN_LINES), '  │ …'].join('\n') : part
  })
  const secondWithoutLinks = second.replace(/\n {2}│\n {2}│ Message .*?(?=\n\n|$)/gs, '')
  return [audits, mails.join('\n\n'), secondWithoutLinks, ...rest].join('').trimEnd()
}

async function printed(judge: Judge, ...argv: readonly string[]): Promise<string> {
  const parts: string[] = []
  const out = { isTerminal: false, write: async (text: string): Promise<void> => void parts.push(text) }
  const err = { isTerminal: false, write: async (): Promise<void> => {} }
  const code = await auditCommand(argv, { openCapture, judge, out, err, env: {}, nowMs: () => 0 })
  if (code !== 0) throw new Error(`audit ${argv.join(' ')} ended with ${code}`)
  return parts.join('')
}

/** The head of the report and its worst groups. */
function excerptOfReport(text: string): string {
  const lines = text.trimEnd().split('\n')
  const heading = lines.findIndex((line) => line.startsWith('Severity'))
  return [...lines.slice(0, heading + 1 + SHOWN_GROUPS), '…'].join('\n')
}

/** The figures of a group, its curve, the verdicts that found something, and the proposal with its curve. */
function excerptOfGroup(text: string): string {
  const [before = '', rest = ''] = text.split('\nRules\n')
  const [rules = '', proposal = ''] = rest.split('\nProposal\n')
  const found = rules.split(/\n(?= {2}\S)/).filter((verdict) => /^ *(critical|high|medium|low) /.test(verdict))
  const beforeCommands = proposal.split('\nTo make this change')[0] ?? ''
  return [before.trimEnd(), '', 'Rules', '  …', ...found, '  …', '', 'Proposal', beforeCommands.trimEnd(), '…'].join('\n')
}

function replaced(readme: string, name: string, sample: string): string {
  const [open, close] = [`<!-- ${name} -->\n\n\`\`\`text\n`, `\n\`\`\`\n\n<!-- /${name} -->`]
  const [head, rest] = readme.split(open)
  const tail = rest?.split(close)[1]
  if (head === undefined || tail === undefined) throw new Error(`there is no sample ${name} between its markers`)
  return head + open + sample.replaceAll(/[ \t]+$/gm, '') + close + tail
}
