import { describe, expect, it } from 'vitest'
import { suppressionOf } from '../../../domain/facts/suppression.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup } from '../a-case.ts'

const secOf = (iso: string): number => Date.parse(iso) / 1000
/** What the tag says of a window that ends then. */
const suppression = (value: string, windowEnd = '2026-11-03T00:00:00Z') => {
  const reason = suppressionOf(aGroup({ tags: { 'headroom:ignore': value } }), secOf(windowEnd))
  return reason && reasonInWords(reason)
}

describe('a group that asked not to be judged', () => {
  it('is not, for the reason that its tag gives', () => {
    expect(suppression(' agreed with the owner ')).toBe('tag headroom:ignore: agreed with the owner')
    expect(suppression(' ')).toBe('tag headroom:ignore, without a reason')
  })

  it('is judged without the tag, whatever other tags it has', () => {
    expect(suppressionOf(aGroup({ tags: { 'headroom:ignored': 'agreed' } }), 0)).toBeNull()
    expect(suppressionOf(aGroup({ tags: {} }), 0)).toBeNull()
  })

  it('is judged again from the day that it names', () => {
    expect(suppression('sale until=2026-11-03', '2026-11-02T23:59:59Z')).toBe('tag headroom:ignore: sale until=2026-11-03')
    expect(suppression('sale until=2026-11-03', '2026-11-03T00:00:00Z')).toBeNull()
    expect(suppression('until=2026-11-04 sale', '2026-11-03T00:00:00Z')).not.toBeNull()
  })

  it.each(['1970-01-01', '1999-12-31', '2000-02-29', '2000-03-01', '2026-01-01', '2026-02-28', '2026-12-31', '2027-07-01', '2028-02-29', '2100-03-01'])(
    'knows when %s begins',
    (day) => {
      const begins = secOf(`${day}T00:00:00Z`)
      const group = aGroup({ tags: { 'headroom:ignore': `until=${day}` } })
      expect(suppressionOf(group, begins - 1)).not.toBeNull()
      expect(suppressionOf(group, begins)).toBeNull()
    },
  )

  it.each(['2026-00-01', '2026-13-01', '2026-11-00', '2026-11-31', '2026-02-29', '2100-02-29', '2026-1-1', '20266-11-01', 'soon'])(
    'takes a day that is none, like %s, for a part of the reason',
    (day) => {
      expect(suppression(`until=${day}`, '2999-01-01T00:00:00Z')).toBe(`tag headroom:ignore: until=${day}`)
    },
  )

  it('names its day as a word of its own', () => {
    expect(suppression('not-until=2026-01-01')).toBeNull()
    expect(suppression('xuntil=2026-01-01')).toBe('tag headroom:ignore: xuntil=2026-01-01')
    expect(suppression('until=2026-01-011')).toBe('tag headroom:ignore: until=2026-01-011')
  })
})
