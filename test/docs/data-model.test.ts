import { readFileSync } from 'node:fs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { findingTable } from '../../adapters/finding-table/finding-table.ts'
import { EXPIRY, OPEN_INDEX, OPEN_PARTITION, OPEN_SORT, PARTITION, SORT } from '../../adapters/finding-table/table.ts'
import { root } from '../architecture/source-tree.ts'

const page = readFileSync(`${root}/docs/data-model.md`, 'utf8')

/** The functions that the second table has a row for. */
const listed =
  page
    .split('## Access patterns')[1]
    ?.split('## What holds')[0]
    ?.match(/^\| `[^|]+\|/gm) ?? []

describe('the page on what is kept', () => {
  it('has every access pattern, and no other', () => {
    const functions = listed.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]))
    const table = findingTable({ client: new DynamoDBClient({ region: 'us-east-1' }), name: 'x', clock: {} as never, random: () => 0, large: {} as never })
    expect([...functions].sort()).toEqual(Object.keys(table).sort())
  })

  it('names the keys as they are', () => {
    for (const name of [PARTITION, SORT, OPEN_INDEX, OPEN_PARTITION, OPEN_SORT, EXPIRY]) expect(page).toContain(`\`${name}\``)
  })
})
