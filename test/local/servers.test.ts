import { S3Client } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../adapters/aws/clock.ts'
import { reportBucket } from '../../adapters/report-bucket.ts'
import { localCredentials, snsEvent, startAws } from '../../local/aws.ts'
import { createTable, startDynamoDb } from '../../local/dynamodb.ts'
import { inParts } from '../../local/large-objects.ts'
import { startSlackEndpoint } from '../../local/slack-endpoint.ts'

describe('the servers in this process', () => {
  it.each([
    ['DynamoDB', startDynamoDb],
    ['SNS, SQS and S3', startAws],
    ['Slack', startSlackEndpoint],
  ])('%s starts more than once, on ports of their own, and answers no more when stopped', async (_what, start) => {
    const servers = [await start(), await start()]
    expect(new Set(servers.map(({ endpoint }) => endpoint)).size).toBe(2)
    for (const { endpoint } of servers) expect((await fetch(endpoint, { method: 'POST', body: '{}' })).status).toBeGreaterThan(0)
    await Promise.all(servers.map((server) => server.stop()))
    for (const { endpoint } of servers) await expect(fetch(endpoint)).rejects.toThrow()
  })

  it('forget everything when they stop', async () => {
    const first = await startDynamoDb()
    await createTable(first, 'headroom')
    await expect(createTable(first, 'headroom')).rejects.toThrow()
    await first.stop()
    const second = await startDynamoDb()
    await createTable(second, 'headroom')
    await second.stop()
  })

  it('hand on what SNS hands to a function', () => {
    const notification = { MessageId: '1', TopicArn: 'arn:aws:sns:us-east-1:000000000000:alerts', Message: 'text', Timestamp: '2026-11-02T06:00:00.000Z' }
    expect(snsEvent([notification])).toEqual({
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: 'arn:aws:sns:us-east-1:000000000000:alerts:local',
          Sns: { Type: 'Notification', Subject: null, MessageAttributes: {}, ...notification },
        },
      ],
    })
  })

  it('keep objects that S3 takes in one request, and the server in none', async () => {
    const aws = await startAws()
    aws.createBucket('reports')
    const client = inParts(new S3Client({ endpoint: aws.endpoint, ...localCredentials, forcePathStyle: true }))
    const { put, get } = reportBucket({ client, bucket: 'reports', region: localCredentials.region, clock: systemClock, random: Math.random })
    const text = 'ü'.repeat(11 * 1024 * 1024)
    await put('large.json', text)
    expect((await get('large.json')) === text).toBe(true)
    client.destroy()
    await aws.stop()
  })
})
