import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { packaged } from './packaged.ts'

// docs/operations.md, "Restoring": packaging takes half a minute

describe('a stack that is pointed at a restored table', () => {
  it('has every function read and write it, and no role that reaches the one that was lost', async () => {
    const { folder, template } = await packaged('restoredTable=findings-again')
    rmSync(folder, { recursive: true })
    const { FindingTable, ...others } = template.Resources
    expect(FindingTable?.DeletionPolicy).toBe('Retain')
    expect(JSON.stringify([others, template.Outputs])).not.toContain('FindingTable')
    const tables = Object.values(others).flatMap(({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' ? (Properties.Environment.Variables.HEADROOM_TABLE ?? []) : [],
    )
    expect([...new Set(tables)]).toEqual(['findings-again'])
    expect(template.Outputs.TableName).toMatchObject({ Value: 'findings-again' })
  })

  it('is not packaged with what is no name of a table', async () => {
    const refused = await packaged('restoredTable=an arn, perhaps').catch(({ stdout, stderr }) => `${stdout}${stderr}`)
    expect(refused).toContain('no name of a table')
  })
})
