import { describe, expect, it } from 'vitest'
import { activity, alarm, audited, fixedAt, instances, repeated, tracking } from './a-fortnight.ts'

/** A group that something else sizes is told from what is there, and advice goes to whoever owns it. */

const tagged = (tags: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}) =>
  audited({ policies: [], group: { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })), ...more } })

describe('a group that is managed from outside', () => {
  it.each([
    [{ 'eks:cluster-name': 'shop', 'eks:nodegroup-name': 'blue' }, 'EKS (node group blue)'],
    [{ 'kubernetes.io/cluster/shop': 'owned' }, 'EKS'],
    [{ 'alpha.eksctl.io/nodegroup-name': 'spot', 'alpha.eksctl.io/cluster-name': 'shop' }, 'EKS (self-managed node group spot)'],
    [{ AmazonECSManaged: '' }, 'ECS'],
    [{ AWSBatchServiceTag: 'batch' }, 'AWS Batch'],
    [{ 'elasticbeanstalk:environment-id': 'e-1', 'elasticbeanstalk:environment-name': 'shop-prod' }, 'Elastic Beanstalk (environment shop-prod)'],
    [{ 'spotinst:accountId': 'act-1' }, 'Spot by Flexera'],
    [{ BuildkiteQueue: 'deploy' }, "Buildkite's agent scaler (queue deploy)"],
    [{ KubernetesCluster: 'prod' }, 'Kubernetes (cluster prod)'],
    [{ 'kops.k8s.io/instancegroup': 'nodes' }, 'Kubernetes (kOps) (instance group nodes)'],
  ])('%j', async (tags, owner) => {
    const said = await tagged(tags)
    expect(said.group.proposal).toBeNull()
    expect(said.notAssessed('proposal')).toContain(owner)
    expect(said.kinds).not.toContain('no-scaling-policy')
  })

  it('by its Operator alone', async () => {
    const said = await tagged({}, { Operator: { Principal: 'deadline.amazonaws.com' } })
    expect(said.notAssessed('proposal')).toContain('deadline.amazonaws.com')
  })

  it('by the policy that ECS made for its capacity provider, though nobody kept the tag', async () => {
    const Dimensions = [
      { Name: 'CapacityProviderName', Value: 'general' },
      { Name: 'ClusterName', Value: 'prod' },
    ]
    const metric = { Namespace: 'AWS/ECS/ManagedScaling', MetricName: 'CapacityProviderReservation', Dimensions }
    const said = await audited({
      policies: [
        tracking(100, {
          PolicyName: 'ECSManagedAutoScalingPolicy-0a',
          TargetTrackingConfiguration: { CustomizedMetricSpecification: { ...metric, Statistic: 'Average' }, TargetValue: 100 },
        }),
      ],
      alarms: ['high', 'low'].map((name) => alarm(name, { ...metric, Threshold: 100 })),
    })
    expect(said.group.proposal).toBeNull()
    expect(said.notAssessed('proposal')).toContain('ECS (capacity provider general)')
  })

  it('by what it does: a size that moves without a policy', async () => {
    const said = await audited({ policies: [] })
    expect(said.kinds).not.toContain('no-scaling-policy')
    expect(said.group.proposal).toBeNull()
  })

  it('by a node autoscaler that takes out the instances it chooses', async () => {
    let at = 6
    const said = await audited({
      policies: [],
      groupMetrics: false,
      activities: repeated(7200, (time) => {
        at = at === 6 ? 5 : 6
        const cause =
          at === 5
            ? `At ${time} instance i-0a was taken out of service in response to a user request, shrinking the capacity from 6 to 5.`
            : `At ${time} a user request explicitly set group desired capacity changing the desired capacity from 5 to 6.`
        return activity(time, { Cause: cause, Description: at === 5 ? 'Terminating EC2 instance: i-0a' : 'Launching a new EC2 instance: i-0a' })
      }),
    })
    expect(said.group.proposal).toBeNull()
    expect(said.kinds).not.toContain('no-scaling-policy')
  })

  it('by what it does, though a policy that somebody disabled is still there', async () => {
    const said = await audited({ policies: [tracking(60, { Enabled: false, Alarms: [] })] })
    expect(said.notAssessed('proposal')).toContain('scaler of your own')
  })

  it('is not one whose only policy is disabled: nothing scales it', async () => {
    const six = { curve: fixedAt(6), group: { DesiredCapacity: 6, Instances: instances(6) } }
    expect((await audited({ ...six, policies: [tracking(60, { Enabled: false, Alarms: [] })] })).kinds).toContain('no-scaling-policy')
  })

  it('is not one that CloudFormation made and left alone: its stack is said, and it is judged', async () => {
    const said = await tagged({ 'aws:cloudformation:stack-name': 'shop' }, { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) })
    expect(said.group.stack).toBe('shop')
    expect(said.notAssessed('proposal') ?? '').not.toContain('shop')
  })

  it('is not one that people resized twice in a fortnight', async () => {
    const twice = ['2026-10-20T09:00:00Z', '2026-10-27T09:00:00Z'].map((time, i) =>
      activity(time, { Cause: `At ${time} a user request explicitly set group desired capacity changing the desired capacity from ${4 - i} to ${3 + i}.` }),
    )
    const said = await audited({ policies: [], curve: fixedAt(4), group: { DesiredCapacity: 4, MinSize: 4, Instances: instances(4) }, activities: twice })
    expect(said.notAssessed('proposal') ?? '').not.toContain('sets the desired capacity')
  })
})
