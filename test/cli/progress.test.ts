import { expect, it } from 'vitest'
import { progressTo } from '../../cli/progress.ts'

it('a line of progress fits a terminal of 80 columns, however large the estate: what wraps is not rewritten', () => {
  const written: string[] = []
  let now = 0
  const { tell } = progressTo({ isTerminal: true, write: async (text) => void written.push(text) }, () => now)
  for (const judged of [0, 999_999]) {
    now += 1000
    tell({ accountId: '123456789012', region: 'ap-southeast-2', judged, discovered: 1_000_000, placesDone: 1_998, places: 1_999 })
  }
  expect(written.length).toBeGreaterThan(0)
  for (const text of written) expect(text.replace('\r\u001b[K', '').length).toBeLessThan(80)
  expect(written.at(-1)).toContain('judged 999,999 of 1,000,000 groups found (123456789012 ap-southeast-2')
})
