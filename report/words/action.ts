import type { ReportProposal } from '../schema.ts'

type Proposed = Pick<ReportProposal, 'changes' | 'before'>

/** What a proposal changes, in a few words: `min size 8 → 3, CPU target 25 → 50 %`. */
export function actionInWords({ changes, before }: Proposed): string {
  const { minSize, maxSize, instanceType, targetTracking, predictiveScaling, scheduledActions, resumeProcesses, mixedInstances } = changes
  const moved = (name: string, from: number | string | undefined, to: number | string): string => `${name} ${from === undefined ? '' : `${from} → `}${to}`
  const parts = [
    ...(resumeProcesses === undefined ? [] : [`resume ${resumeProcesses.join(', ')}`]),
    ...(instanceType === undefined ? [] : [moved('type', before.instanceType, instanceType)]),
    ...(mixedInstances === undefined ? [] : ['more instance types']),
    ...(minSize === undefined ? [] : [moved('min size', before.minSize, minSize)]),
    ...(maxSize === undefined ? [] : [moved('max size', before.maxSize, maxSize)]),
    ...(targetTracking === undefined ? [] : targetInWords(targetTracking, before)),
    ...(predictiveScaling === undefined ? [] : ['predictive scaling']),
    ...(scheduledActions === undefined ? [] : ['scheduled scaling']),
  ]
  return parts.length === 0 ? 'see the proposal' : parts.join(', ')
}

/** Nothing where the target is as it is today: the rest of the proposal then says what changes. */
function targetInWords(proposed: NonNullable<Proposed['changes']['targetTracking']>, { targetTracking: old }: Proposed['before']): readonly string[] {
  const { metric, targetValue } = proposed
  const isCpu = metric === 'ASGAverageCPUUtilization'
  const [name, unit] = isCpu ? ['CPU target', ' %'] : ['requests per target', '']
  if (old?.metric !== metric) return [`new ${name} ${targetValue}${unit}`]
  if (old.targetValue !== targetValue) return [`${name} ${old.targetValue} → ${targetValue}${unit}`]
  return old.disableScaleIn && !proposed.disableScaleIn ? ['allow scale-in'] : []
}
