import type { Report, ReportGroup, ReportProposal } from '../../report/schema.ts'

/** What a report says of one group, as far as it should be steady. */
export type Saying = {
  readonly over: boolean
  readonly gap: boolean
  readonly proposal: ReportProposal | null
  /** What the report says that it could not assess, and what it left out. */
  readonly reasons: readonly string[]
  readonly status: string
}

/** Verdicts that turned, proposals that moved. */
export type Move = {
  readonly name: string
  readonly over: Turn
  readonly gap: Turn
  readonly proposal: 'same' | 'near' | 'moved' | 'came' | 'went' | 'none'
  /** What the variant's report says that the other did not. */
  readonly newReasons: readonly string[]
}

export type Turn = 'same' | 'came' | 'went'

/** Minimum sizes within a quarter of each other (or one), targets within ten points, the same type: near. */
const nearShare = 0.25
const nearPoints = 10

export function sayings(report: Report): Map<string, Saying> {
  const findings = new Map(report.findings.map((finding) => [finding.fingerprint, finding]))
  return new Map(report.groups.map((group) => [group.name, sayingOf(group, (id) => findings.get(id))]))
}

function sayingOf(group: ReportGroup, find: (id: string) => Report['findings'][number] | undefined): Saying {
  const mine = group.findings.flatMap((id) => find(id) ?? [])
  const says = (category: string) => mine.some((finding) => finding.category === category && finding.severity !== 'low')
  return {
    over: says('overprovisioned'),
    gap: says('scaling-gap'),
    proposal: group.proposal,
    reasons: [
      ...group.notAssessed.map(({ rule, reason }) => `${rule}: ${reason}`),
      ...group.leftOut,
      ...(group.statusReason === null ? [] : [group.statusReason]),
    ],
    status: group.status,
  }
}

/** `sizes`: times the sizes of the first that the second was looked at with. */
export function moveOf(name: string, before: Saying, after: Saying, sizes = 1): Move {
  return {
    name,
    over: turn(before.over, after.over),
    gap: turn(before.gap, after.gap),
    proposal: proposalMove(before.proposal, after.proposal, sizes),
    newReasons: after.reasons.filter((reason) => !before.reasons.includes(reason)),
  }
}

function turn(before: boolean, after: boolean): Turn {
  return before === after ? 'same' : after ? 'came' : 'went'
}

function proposalMove(before: ReportProposal | null, after: ReportProposal | null, sizes: number): Move['proposal'] {
  if (before === null) return after === null ? 'none' : 'came'
  if (after === null) return 'went'
  const a = scaled(before.changes, sizes)
  const b = after.changes
  if (JSON.stringify(a) === JSON.stringify(b)) return 'same'
  const nearSizes = nearly(a.minSize, b.minSize) && nearly(a.desiredCapacity, b.desiredCapacity)
  const targets =
    a.targetTracking?.metric === b.targetTracking?.metric && Math.abs((a.targetTracking?.targetValue ?? 0) - (b.targetTracking?.targetValue ?? 0)) <= nearPoints
  return a.instanceType === b.instanceType && nearSizes && targets ? 'near' : 'moved'
}

function scaled(changes: ReportProposal['changes'], sizes: number): ReportProposal['changes'] {
  const times = (name: 'minSize' | 'maxSize' | 'desiredCapacity') => (changes[name] === undefined ? {} : { [name]: sizes * changes[name] })
  return { ...changes, ...times('minSize'), ...times('maxSize'), ...times('desiredCapacity') }
}

/** A size that only one of the two sets is no nearness. */
function nearly(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return Math.abs(a - b) <= Math.max(1, nearShare * Math.max(a, b))
}
