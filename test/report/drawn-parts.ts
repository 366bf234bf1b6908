import { expect } from 'vitest'
import { billCsv } from '../../report/bill-csv.ts'
import { cloudFormationFragment } from '../../report/fragments/cloudformation.ts'
import { terraformFragment } from '../../report/fragments/terraform.ts'
import type { Message } from '../../report/message.ts'
import { formatMoney } from '../../report/money.ts'
import type { Report, ReportProposal } from '../../report/schema.ts'

type Action = NonNullable<ReportProposal['changes']['scheduledActions']>[number]

/** A schedule is one thing wherever it is said: in the remedy, as commands, as templates; and what it moves comes back with the roll-back. */
export function expectSchedulesSound({ groups, findings }: Report): number {
  let seen = 0
  for (const { name, proposal, findings: mine } of groups) {
    const actions = proposal?.changes.scheduledActions ?? []
    if (proposal === null || actions.length === 0) continue
    seen++
    expectSizesInOrder(actions, name)
    const { commands, templatePatch } = proposal
    const [cloudFormation, terraform] = [cloudFormationFragment(templatePatch.apply).join('\n'), terraformFragment(templatePatch.apply).join('\n')]
    for (const action of actions) {
      const { recurrence, minSize } = action
      const line = commands.apply.find((one) => one.includes(`--scheduled-action-name ${action.name} `)) ?? ''
      expect(line, name).toContain(`--recurrence '${recurrence}' --time-zone Etc/UTC`)
      if (minSize !== undefined) expect(line, name).toContain(`--min-size ${minSize}`)
      for (const text of [cloudFormation, terraform]) expect(text, name).toContain(recurrence)
      expect(
        commands.restore.some((one) => one.endsWith(`--scheduled-action-name ${action.name}`)),
        `${name}: ${action.name} is taken back`,
      ).toBe(true)
    }
    if (actions.some(({ minSize }) => minSize !== undefined))
      expect(
        commands.restore.some((one) => /update-auto-scaling-group .*--min-size \d/.test(one)),
        `${name}: the min size comes back`,
      ).toBe(true)
    for (const { remedy } of findings.filter(({ fingerprint }) => mine.includes(fingerprint))) {
      const said = /Set (one|\d+) scheduled actions? \(/.exec(remedy)?.[1]
      if (said !== undefined) expect(said === 'one' ? 1 : Number(said), `${name}: ${remedy}`).toBe(actions.length)
    }
  }
  return seen
}

function expectSizesInOrder(actions: readonly Action[], name: string): void {
  for (const { recurrence, minSize, maxSize, desiredCapacity } of actions) {
    expect(recurrence, name).toMatch(/^\d+ \d+ \S+ \S+ \S+$/)
    const sizes = [minSize, desiredCapacity, maxSize].filter((size) => size !== undefined)
    expect(sizes, name).toEqual(sizes.toSorted((a, b) => a - b))
  }
}

/** Spend by team adds up to the month, and page, spreadsheet and digest say the same of it. */
export function expectShowbackSound(report: Report, page: string, digest: Message): void {
  const [month] = report.cost.showback ?? []
  if (month === undefined) throw new Error('no spend by team: the drawn groups have owners')
  const { byTeam, unallocated, total } = month
  expect(byTeam.length).toBeGreaterThan(0)
  expect(byTeam.reduce((sum, { amount }) => sum + amount, unallocated)).toBeCloseTo(total, 4)
  const owners = new Set(report.groups.flatMap(({ team }) => team ?? []))
  const csv = billCsv(report)
  for (const { team, amount } of byTeam) {
    expect(owners).toContain(team)
    expect(page).toContain(`${team}<td class="n">${formatMoney(amount, report.currency)}`)
    expect(csv).toMatch(new RegExp(`^team of the group's tag,${team},.*,${String(amount).replace('.', '\\.')},`, 'm'))
  }
  expect(page).toContain(`Unallocated<td class="n">${formatMoney(unallocated, report.currency)}`)
  const top = digest.spend?.top
  expect(top?.names.map(({ name }) => name)).toEqual(byTeam.slice(0, top?.names.length).map(({ team }) => team))
  expect((top?.names ?? []).reduce((sum, { amount }) => sum + amount, (top?.others ?? 0) + (top?.without ?? 0))).toBeCloseTo(total, 4)
}
