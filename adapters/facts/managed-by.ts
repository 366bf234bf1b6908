import type { AutoScalingGroup } from '../aws-shapes/auto-scaling.ts'

/** Tag keys that a controller puts on the groups it owns: a trailing `*` stands for any ending. First match wins. */
const marks: readonly (readonly [key: string, owner: string])[] = [
  ['AmazonECSManaged', 'ECS'],
  ['karpenter.sh/*', 'Karpenter'],
  ['eks:nodegroup-name', 'EKS'],
  ['eks:cluster-name', 'EKS'],
  ['kubernetes.io/cluster/*', 'EKS'],
  ['k8s.io/cluster-autoscaler/*', 'Kubernetes Cluster Autoscaler'],
]

/** Who scales the group from outside: its Operator, or the controller that its tags tell of; null when it is on its own. */
export function managedByOf(shape: AutoScalingGroup): string | null {
  const principal = shape.Operator?.Principal ?? ''
  if (principal !== '') return principal
  const keys = (shape.Tags ?? []).map((tag) => tag.Key)
  const found = marks.find(([mark]) => keys.some((key) => (mark.endsWith('*') ? key.startsWith(mark.slice(0, -1)) : key === mark)))
  return found?.[1] ?? null
}
