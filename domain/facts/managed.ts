import type { Group } from './group.ts'

/** Whether Kubernetes nodes run in the group: what manages it is EKS, Karpenter or a cluster autoscaler, by name or by service principal. */
export function runsKubernetes({ managedBy }: Group): boolean {
  return managedBy !== null && /\beks\b|kubernetes|karpenter/i.test(managedBy)
}

/** What a remedy begins with where something else owns the group's configuration; empty where the group is on its own. */
export function changeItThere({ managedBy }: Group): string {
  return managedBy === null ? '' : `${managedBy} manages the group: change it there. `
}
