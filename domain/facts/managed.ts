import type { Group } from './group.ts'

/** Whether Kubernetes nodes run in the group: what manages it is EKS, Karpenter or a cluster autoscaler, by name or by service principal. */
export function runsKubernetes({ managedBy }: Group): boolean {
  return managedBy !== null && /\beks\b|kubernetes|karpenter/i.test(managedBy)
}
