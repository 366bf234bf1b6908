import { cloudFormationFragment } from '../../../report/fragments/cloudformation.ts'
import type { Patch } from '../../../report/fragments/patch.ts'

/** A group and a launch template as a template holds them before the proposal: what a resource needs, by the property. */
const before: Readonly<Record<string, readonly string[]>> = {
  MinSize: ['      MinSize: "1"'],
  MaxSize: ['      MaxSize: "99"'],
  AvailabilityZones: ['      AvailabilityZones: !GetAZs ""'],
  LaunchTemplate: [
    '      LaunchTemplate:',
    '        LaunchTemplateId: !Ref YourLaunchTemplate',
    '        Version: !GetAtt YourLaunchTemplate.LatestVersionNumber',
  ],
}
const launchTemplate = ['  YourLaunchTemplate:', '    Type: AWS::EC2::LaunchTemplate', '    Properties:']
const group = ['  YourAutoScalingGroup:', '    Type: AWS::AutoScaling::AutoScalingGroup', '    Properties:']

/** The fragment merged by hand into the template of a group, as a reader does: what it names is taken from it, the rest stays. */
export function wholeTemplate(patches: readonly Patch[]): string {
  const fragment = cloudFormationFragment(patches)
  const has = (text: string): boolean => fragment.some((line) => line.startsWith(text))
  // a scheduled action has a MinSize, too
  const from = fragment.findIndex((line) => line.startsWith('  YourAutoScalingGroup:'))
  const rest = from < 0 ? [] : fragment.slice(from + 1)
  const next = rest.findIndex((line) => /^ {0,2}\S/.test(line))
  const ofGroup = next < 0 ? rest : rest.slice(0, next)
  const sets = (property: string): boolean => ofGroup.some((line) => line.startsWith(`      ${property}:`))
  const stays = Object.entries(before).flatMap(([property, lines]) =>
    property === 'LaunchTemplate' ? (sets('MixedInstancesPolicy') ? [] : lines) : sets(property) ? [] : lines,
  )
  const merged = fragment.flatMap((line, i) => {
    const at = fragment.slice(Math.max(0, i - 2), i).join('\n')
    if (line === '    Properties:' && at.includes('YourAutoScalingGroup:')) return [line, ...stays]
    return line === '      LaunchTemplateData:' ? [line, '        ImageId: ami-0123456789abcdef0'] : [line]
  })
  return [
    ...(has('Resources:') ? merged : [...merged, 'Resources:']),
    ...(has('  YourAutoScalingGroup:') ? [] : [...group, ...stays]),
    ...(has('  YourLaunchTemplate:')
      ? []
      : [...launchTemplate, '      LaunchTemplateData:', '        ImageId: ami-0123456789abcdef0', '        InstanceType: m5.large']),
    '',
  ].join('\n')
}
