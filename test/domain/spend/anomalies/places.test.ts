import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import { type Cell, DAYS, noise, READ_AT_SEC, tablesOf, WINDOW } from '../made-up-bill.ts'

function placesTold(cells: readonly Cell[]): string[] {
  const found = anomalies(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map(({ resource }) => [resource.accountId, resource.usageType ?? 'some'].join('/')).sort()
}

/** One service of three accounts and two usage types: from the eightieth day on x rises in two of the accounts, in the larger one by less than its days stray. */
function twoRisesInX(luck: number, small: number, large: number, level: number, strays: number) {
  const cell = (accountId: string, usageType: string, usd: number, more = 0): Cell => {
    const own = luck * 100 + accountId.charCodeAt(0) * 31 + usageType.charCodeAt(0)
    return { accountId, service: 'Data', usageType, usd: (i) => usd * (1 + strays * noise(own, i)) + (i >= 80 && i < DAYS ? more : 0) }
  }
  return [cell('a', 'x', 9, small), cell('a', 'y', 12), cell('b', 'x', 40, large), cell('b', 'y', 160), cell('c', 'y', 60), cell('c', 'x', level)]
}

describe('two events of one usage type that begin together', () => {
  it('are both told there, though the larger one alone looks like all of its rise', () => {
    expect(placesTold(twoRisesInX(62, 35, 69, 71, 0.25))).toEqual(['a/x', 'b/x'])
    expect(placesTold(twoRisesInX(104, 26, 82, 64, 0.25))).toEqual(['a/x', 'b/x'])
  })

  it('lay neither at the door of another usage type, where what is left of that rise is too little to tell', () => {
    expect(placesTold(twoRisesInX(8, 16, 89, 47, 0.25))).toEqual(['a/some', 'b/x'])
    expect(placesTold(twoRisesInX(149, 22, 93, 74, 0.25))).toEqual(['a/some', 'b/x'])
  })
})
