import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { packaged } from './packaged.ts'

// what is packaged with every parameter: template.test.ts; packaging takes half a minute

describe('the template', () => {
  it('without Slack, members, an external id, links or Athena has nothing of theirs', async () => {
    const plain = await packaged()
    expect(plain.template.Conditions).toMatchObject({
      WithSlack: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
      WithMail: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
      WithMembers: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
      WithExternalId: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
      WithAthena: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
      WithLinks: { 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] },
      WithoutAthena: { 'Fn::Equals': ['', ''] },
    })
    const variables = plain.template.Resources.InspectLambdaFunction?.Properties.Environment.Variables
    expect(Object.keys(variables).sort()).toEqual(['HEADROOM_BUCKET', 'POWERTOOLS_LOG_LEVEL'])
    rmSync(plain.folder, { recursive: true })
  })
})
