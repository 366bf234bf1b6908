import { expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import { A, B, beside, cell, plus, type ShapeCell, usual } from '../../../../fixtures/bill-shapes.ts'
import { READ_AT_SEC, tablesOf, WINDOW } from '../made-up-bill.ts'

const C = '333344445555'
/** A line that strays by so many times as much as an ordinary one. */
const rough =
  (usd: ShapeCell['usd'], level: number, times: number): ShapeCell['usd'] =>
  (index, day) =>
    Math.max(0, level + (usd(index, day) - level) * times)

it.each([20, 30, 45])('money that moves between two accounts, $%d a day, is a move beside a third one that is rough', (usdPerDay) => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    const step = (index: number) => (index < 80 ? 0 : usdPerDay)
    const cells = beside(
      cell(
        A,
        'Amazon MSK',
        'Broker',
        plus(usual(`here ${seed}`, 100, 1), (index) => -step(index)),
      ),
      cell(A, 'Amazon MSK', 'Storage', usual(`storage ${seed}`, 50, 1)),
      cell(B, 'Amazon MSK', 'Broker', plus(usual(`there ${seed}`, 60, 1), step)),
      cell(C, 'Amazon MSK', 'Traffic', rough(usual(`third ${seed}`, 40, 1), 40, 6)),
    )
    const found = anomalies(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
    if (!found.assessed) throw new Error(found.reason.code)
    expect(found.findings.map(({ resource }) => resource)).toEqual([])
    expect(found.moves.map(({ from, to }) => [from.accountId, to.accountId])).toEqual([[A, B]])
  }
})

it('a rise in one account is told where another fell by less than a half of it', () => {
  const cells = beside(
    cell(
      A,
      'Amazon MSK',
      'Broker',
      plus(usual('here', 100, 1), (index) => (index < 80 ? 0 : -30)),
    ),
    cell(
      B,
      'Amazon MSK',
      'Broker',
      plus(usual('there', 60, 1), (index) => (index < 80 ? 0 : 70)),
    ),
    cell(C, 'Amazon MSK', 'Traffic', rough(usual('third', 40, 1), 40, 6)),
  )
  const found = anomalies(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  expect(found.findings.some(({ resource: { accountId }, impactMicroUsd = 0 }) => accountId === B && impactMicroUsd > 0)).toBe(true)
})
