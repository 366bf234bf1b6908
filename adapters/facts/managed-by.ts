import type { AutoScalingGroup, AwsScalingPolicy } from '../aws-shapes/auto-scaling.ts'

/**
 * Tag keys that a controller puts on the groups it owns: a trailing `*` stands for any ending; `named` is the tag that tells which of its resources it
 * is. First match wins. Sources: the owners' own documentation (Elastic Beanstalk, AWS Batch, ECS capacity providers, EKS node groups, eksctl, Cluster
 * Autoscaler's auto-discovery, kOps, Cluster API, Buildkite's Elastic CI Stack, AutoSpotting).
 */
const marks: readonly { readonly key: string; readonly owner: string; readonly what?: string; readonly named?: string }[] = [
  { key: 'elasticbeanstalk:environment-id', owner: 'Elastic Beanstalk', what: 'environment', named: 'elasticbeanstalk:environment-name' },
  { key: 'elasticbeanstalk:environment-name', owner: 'Elastic Beanstalk', what: 'environment', named: 'elasticbeanstalk:environment-name' },
  { key: 'AWSBatchServiceTag', owner: 'AWS Batch' },
  { key: 'AmazonECSManaged', owner: 'ECS' },
  { key: 'karpenter.sh/*', owner: 'Karpenter' },
  { key: 'eks:nodegroup-name', owner: 'EKS', what: 'node group', named: 'eks:nodegroup-name' },
  { key: 'eks:cluster-name', owner: 'EKS' },
  { key: 'aws:eks:cluster-name', owner: 'EKS' },
  { key: 'alpha.eksctl.io/nodegroup-name', owner: 'EKS', what: 'self-managed node group', named: 'alpha.eksctl.io/nodegroup-name' },
  { key: 'sigs.k8s.io/cluster-api-provider-aws/cluster/*', owner: 'Kubernetes Cluster API' },
  { key: 'kops.k8s.io/instancegroup', owner: 'Kubernetes (kOps)', what: 'instance group', named: 'kops.k8s.io/instancegroup' },
  { key: 'kubernetes.io/cluster/*', owner: 'EKS' },
  { key: 'k8s.io/cluster-autoscaler/*', owner: 'Kubernetes Cluster Autoscaler' },
  { key: 'KubernetesCluster', owner: 'Kubernetes', what: 'cluster', named: 'KubernetesCluster' },
  { key: 'BuildkiteQueue', owner: "Buildkite's agent scaler", what: 'queue', named: 'BuildkiteQueue' },
  { key: 'spotinst:*', owner: 'Spot by Flexera' },
  { key: 'launched-by-autospotting', owner: 'AutoSpotting' },
]

/** The metric of the policy that ECS makes for a capacity provider with managed scaling, and deletes with it (ECS Developer Guide, "Automatically manage Amazon ECS capacity with cluster auto scaling"). */
const ECS_MANAGED_SCALING = 'AWS/ECS/ManagedScaling'

/**
 * Who scales the group from outside, and under which name where it is told: its Operator, the controller that its tags tell of, or the one whose policy
 * it has, though a template that does not know the tag took that away; null when it is on its own.
 */
export function managedByOf(shape: AutoScalingGroup, policies: readonly AwsScalingPolicy[] | null): string | null {
  const principal = shape.Operator?.Principal ?? ''
  return principal === '' ? (ownerByTags(shape) ?? ownerByPolicy(policies ?? [])) : principal
}

function ownerByPolicy(policies: readonly AwsScalingPolicy[]): string | null {
  const ofEcs = policies
    .map((one) => one.TargetTrackingConfiguration?.CustomizedMetricSpecification)
    .find((metric) => metric?.Namespace === ECS_MANAGED_SCALING)
  if (ofEcs == null) return null
  const provider = (ofEcs.Dimensions ?? []).find(({ Name }) => Name === 'CapacityProviderName')?.Value
  return provider === undefined ? 'ECS' : `ECS (capacity provider ${provider})`
}

function ownerByTags(shape: AutoScalingGroup): string | null {
  const tags = new Map((shape.Tags ?? []).map((tag) => [tag.Key, tag.Value ?? '']))
  const keys = [...tags.keys()]
  const found = marks.find((mark) => keys.some((key) => isMarkedBy(key, mark.key)))
  if (found === undefined) return null
  const name = found.named === undefined ? '' : (tags.get(found.named) ?? '')
  return name === '' ? found.owner : `${found.owner} (${found.what} ${name})`
}

function isMarkedBy(key: string, mark: string): boolean {
  return mark.endsWith('*') ? key.startsWith(mark.slice(0, -1)) : key === mark
}

/** Of a tag's key that tells who manages a group, or which of its resources it is, what is the owner's own word; null for any other tag. What follows it is a name of the user's. */
export function ownersWordOf(key: string): string | null {
  const mark = marks.find((one) => isMarkedBy(key, one.key) || key === one.named)
  if (mark === undefined) return null
  return key !== mark.named && mark.key.endsWith('*') ? mark.key.slice(0, -1) : key
}
