import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anomalies } from '../../../domain/spend/anomalies/anomalies.ts'
import { billShapes } from '../../../fixtures/bill-shapes.ts'
import { contractShapes } from '../../../fixtures/contract-shapes.ts'
import { movedShapes } from '../../../fixtures/moved-shapes.ts'
import { postedShapes } from '../../../fixtures/posted-shapes.ts'
import { surpriseShapes } from '../../../fixtures/surprise-shapes.ts'
import { textOf } from '../../../report/words/index.ts'
import { READ_AT_SEC, tablesOf, WINDOW } from './made-up-bill.ts'

describe('a bill that does what real bills do', () => {
  it.each([...billShapes, ...contractShapes, ...surpriseShapes, ...postedShapes, ...movedShapes])(
    '$name: $findings to tell',
    ({ cells, findings, moves = 0, says, titled }) => {
      const found = anomalies(tablesOf(cells), WINDOW, READ_AT_SEC, defaultPolicy)
      if (!found.assessed) throw new Error(found.reason.code)
      const texts = found.findings.map((finding) => textOf(finding, { proposal: null, currency: 'USD' }))
      const titles = texts.map(({ title }) => title)
      expect(titles, titles.join('\n')).toHaveLength(findings)
      if (says !== undefined) expect(texts.flatMap(({ evidence }) => evidence.map(({ statement }) => statement)).join('\n')).toMatch(says)
      if (titled !== undefined) expect(titles.join('\n')).toMatch(titled)
      expect(found.moves).toHaveLength(moves)
    },
  )
})
