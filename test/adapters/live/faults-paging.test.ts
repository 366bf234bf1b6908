import { describe, expect, it } from 'vitest'
import { readEveryPage } from '../../../adapters/aws/paged.ts'
import { Broken, Fault, Garbage } from './fake-aws.ts'
import { bothWhole, group, hub, member, onlyFor, readSmallAws, region, usual, wholeHub } from './small-aws.ts'

const [hubPlace, memberPlace] = [`${hub} ${region}`, `${member} ${region}`]

describe('answers in pages', () => {
  // row 8
  it('takes a page that points back at an earlier one for no answer, and does not go round in circles', async () => {
    const { places, usage } = await readSmallAws(
      onlyFor(member, 'DescribeAutoScalingGroups', ({ input }) => ({
        AutoScalingGroups: [group('api', member)],
        NextToken: input.NextToken === 'b' ? 'a' : 'b',
      })),
    )
    expect(places).toEqual({
      [hubPlace]: wholeHub,
      [memberPlace]: { failed: expect.stringContaining('points back at an earlier page; what was read until then is not the whole') },
    })
    expect(usage.apiCalls.DescribeAutoScalingGroups).toBe(1 + 3)
  })

  it('gives up on an answer without end', async () => {
    let pages = 0
    const endless = readEveryPage({ service: 'autoscaling', operation: 'X' }, async () => ({ items: [1], nextToken: String(pages++) }), 20)
    await expect(endless).rejects.toThrow('there is no end to it after 20 pages')
    expect(pages).toBe(20)
  })

  it('goes on after an empty page that has a successor', async () => {
    const pages = [
      { items: [], nextToken: 'a' },
      { items: undefined, nextToken: 'b' },
      { items: [1, 2], nextToken: undefined },
    ]
    expect(
      await readEveryPage({ service: 'x', operation: 'X' }, async (token) => pages[token === undefined ? 0 : token === 'a' ? 1 : 2] as (typeof pages)[0]),
    ).toEqual([1, 2])
  })

  // row 9
  it('never takes the first page of groups for all of them when the second fails', async () => {
    const second = new Fault('InternalFailure', 'try later', 500)
    const { places, usage } = await readSmallAws(
      onlyFor(member, 'DescribeAutoScalingGroups', ({ input }) =>
        input.NextToken === undefined ? { AutoScalingGroups: [group('api', member)], NextToken: '2' } : second,
      ),
    )
    expect(places).toEqual({
      [hubPlace]: wholeHub,
      [memberPlace]: {
        failed: expect.stringContaining('autoscaling:DescribeAutoScalingGroups: the service could not be reached, or kept failing'),
      },
    })
    // the first page, and the second three times
    expect(usage.apiCalls.DescribeAutoScalingGroups).toBe(1 + 1 + 3)
  })

  it('reads the second page again when it failed once', async () => {
    let failed = false
    const { places } = await readSmallAws(
      onlyFor(member, 'DescribePolicies', ({ input }) => {
        if (input.NextToken === undefined) return { ScalingPolicies: [], NextToken: '2' }
        if (failed) return { ScalingPolicies: [] }
        failed = true
        return new Broken()
      }),
    )
    expect(places).toEqual(bothWhole)
  })

  // row 10
  it('leaves out a group that was deleted after it was listed, and claims nothing of it', async () => {
    const gone = onlyFor(hub, 'DescribeScalingActivities', (call) =>
      call.input.AutoScalingGroupName === 'worker'
        ? new Fault('ValidationError', 'AutoScalingGroup name not found - AutoScalingGroup worker not found')
        : usual(call),
    )
    const { places, usage } = await readSmallAws({
      ...gone,
      ...onlyFor(hub, 'DescribeAutoScalingGroups', (call) =>
        call.input['AutoScalingGroupNames.member.1'] === 'worker' ? { AutoScalingGroups: [] } : usual(call),
      ),
    })
    const { groups, unread } = places[hubPlace] as Exclude<(typeof places)[string], { failed: string }>
    expect(Object.keys(groups)).toEqual(['web'])
    expect(unread).toEqual(['autoscaling.describe-auto-scaling-groups: group "worker" was deleted while the region was read. Nothing is said of it'])
    // its series were asked for with those of others
    expect(usage.estimatedMicroUsd).toBe(3 * 4 * 10)
  })

  it('goes on without the activities of the one group whose activities cannot be had', async () => {
    const broken = onlyFor(hub, 'DescribeScalingActivities', (call) => (call.input.AutoScalingGroupName === 'worker' ? new Broken() : usual(call)))
    const { places } = await readSmallAws(broken)
    const { groups, unread } = places[hubPlace] as Exclude<(typeof places)[string], { failed: string }>
    expect([groups.worker?.activities, groups.web?.activities]).toEqual([null, 1])
    expect(unread).toEqual([expect.stringContaining('autoscaling.describe-scaling-activities: the service could not be reached')])
  })

  it('asks for no more activities once they are denied', async () => {
    const many = { AutoScalingGroups: Array.from({ length: 40 }, (_, i) => group(`group-${i}`, hub)) }
    const { usage } = await readSmallAws({
      ...onlyFor(hub, 'DescribeAutoScalingGroups', () => many),
      ...onlyFor(hub, 'DescribeScalingActivities', () => new Fault('AccessDenied', 'not authorized', 403)),
    })
    // of the hub those that were under way, and the member's one
    expect(usage.apiCalls.DescribeScalingActivities).toBeLessThan(12)
  })

  it('does not take activities that are not found for a deleted group while the group is there', async () => {
    const { places } = await readSmallAws(onlyFor(member, 'DescribeScalingActivities', () => new Fault('ValidationError', 'AutoScalingGroup name not found')))
    const { groups, unread } = places[memberPlace] as Exclude<(typeof places)[string], { failed: string }>
    expect(groups.api?.activities).toBeNull()
    expect(unread).toEqual([expect.stringContaining('autoscaling.describe-scaling-activities: it does not exist')])
  })

  // row 25
  it.each([
    ['a connection that breaks', new Broken(), 'the service could not be reached'],
    [
      'half a body',
      new Garbage('<DescribeScheduledActionsResponse><DescribeScheduledActionsResult><ScheduledUpdateGroupActions><member>'),
      'AWS answered in a form that was not expected',
    ],
    ['garbage', new Garbage('{"message":"not what you expect"'), 'AWS answered in a form that was not expected'],
    ['a page to sign in', new Garbage('<!doctype html><html><title>Sign in</html>'), 'AWS answered in a form that was not expected'],
  ])('asks twice more after %s, then says what it was', async (_, answer, problem) => {
    let answers = 0
    const mended = await readSmallAws(onlyFor(member, 'DescribeScheduledActions', (call) => (++answers < 3 ? answer : usual(call))))
    expect(mended.places).toEqual(bothWhole)
    const broken = await readSmallAws(onlyFor(member, 'DescribeScheduledActions', () => answer))
    expect(broken.usage.apiCalls.DescribeScheduledActions).toBe(1 + 3)
    const { groups, unread } = broken.places[memberPlace] as Exclude<(typeof broken.places)[string], { failed: string }>
    expect(Object.keys(groups)).toEqual(['api'])
    expect(unread).toEqual([expect.stringContaining(`autoscaling.describe-scheduled-actions: ${problem}`)])
    // nor the words of a parser
    expect(unread.join()).not.toMatch(/deserial|parse|token|\$response|@aws-sdk/i)
  })
})
