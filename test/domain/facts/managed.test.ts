import { expect, test } from 'vitest'
import { changeItThere, runsKubernetes } from '../../../domain/facts/managed.ts'
import { aGroup } from '../a-case.ts'

test.each(['EKS', 'Karpenter', 'Kubernetes Cluster Autoscaler', 'eks.amazonaws.com'])('%s runs Kubernetes nodes', (managedBy) => {
  expect(runsKubernetes(aGroup({ managedBy }))).toBe(true)
})

test.each([null, 'ECS', 'ecs.amazonaws.com', 'Weeks'])('%s does not', (managedBy) => {
  expect(runsKubernetes(aGroup({ managedBy }))).toBe(false)
})

test('a remedy sends to who manages the group', () => {
  expect(changeItThere(aGroup({ managedBy: 'ECS' }))).toBe('ECS manages the group: change it there. ')
  expect(changeItThere(aGroup())).toBe('')
})
