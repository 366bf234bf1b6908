import { expect, test } from 'vitest'
import { runsKubernetes } from '../../../domain/facts/managed.ts'
import { aGroup } from '../a-case.ts'

test.each(['EKS', 'Karpenter', 'Kubernetes Cluster Autoscaler', 'eks.amazonaws.com'])('%s runs Kubernetes nodes', (managedBy) => {
  expect(runsKubernetes(aGroup({ managedBy }))).toBe(true)
})

test.each([null, 'ECS', 'ecs.amazonaws.com', 'Weeks'])('%s does not', (managedBy) => {
  expect(runsKubernetes(aGroup({ managedBy }))).toBe(false)
})
