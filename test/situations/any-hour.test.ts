import { describe, expect, it } from 'vitest'
import { seriesLine } from '../adapters/capture-builder.ts'
import { activity, alarm, audited, instances, START } from './a-fortnight.ts'

/** AWS answers as of when it is asked. What happened after the window is in its answers, and is no part of the verdict. */

describe('the same fortnight is judged the same whatever the hour AWS was asked at', () => {
  const version = (VersionNumber: number, InstanceType: string, CreateTime: string) => ({
    LaunchTemplateId: 'lt-1',
    LaunchTemplateName: 'web',
    VersionNumber,
    CreateTime,
    LaunchTemplateData: {
      InstanceType,
      ImageId: 'ami-1',
      SecurityGroupIds: ['sg-1'],
      Monitoring: { Enabled: true },
      MetadataOptions: { HttpTokens: 'required' },
    },
  })
  const versions = [version(1, 'm5.large', '2026-09-01T00:00:00Z'), version(2, 'm5.xlarge', '2026-11-02T01:00:00Z')]
  const limit = (metric: string, size: number): object =>
    seriesLine(
      'web',
      ['AWS/AutoScaling', metric, 'Average'],
      Array.from({ length: 4032 }, () => size),
      { StartTime: START },
    )
  const sizesThen = [limit('GroupMinSize', 2), limit('GroupMaxSize', 12)]
  const failed = { StatusCode: 'Failed', StatusMessage: "The key pair 'ops' does not exist. Launching EC2 instance failed." }

  /** What AWS answers at a time of the days after: all that somebody did by then, and nothing of what came later. */
  const asOf = (capturedAt: string) => {
    const since = (time: string): boolean => time <= capturedAt
    const exchanged = since('2026-11-02T01:30:00Z')
    return audited({
      capturedAt,
      sizesThen,
      group: {
        LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: since('2026-11-02T01:00:00Z') ? '2' : '1' },
        Instances: instances(2, {
          InstanceType: exchanged ? 'm5.xlarge' : 'm5.large',
          LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: exchanged ? '2' : '1' },
        }),
        SuspendedProcesses: since('2026-11-02T00:30:00Z') ? [{ ProcessName: 'Terminate', SuspensionReason: 'User suspended at 2026-11-02T00:30:00Z' }] : [],
        ...(since('2026-11-02T02:00:00Z') ? { MinSize: 4, MaxSize: 40 } : {}),
      },
      alarms: ['high', 'low'].map((name) =>
        alarm(name, {
          ...(since('2026-11-02T00:10:00Z') ? { ActionsEnabled: false, AlarmConfigurationUpdatedTimestamp: '2026-11-02T00:10:00Z' } : {}),
          ...(since('2026-11-02T07:00:00Z') ? { StateValue: 'INSUFFICIENT_DATA', StateTransitionedTimestamp: '2026-11-02T07:00:00Z' } : {}),
        }),
      ),
      activities: [
        ...(exchanged
          ? [0, 1].map((i) =>
              activity('2026-11-02T01:30:00Z', {
                Description: `Launching a new EC2 instance: i-00${i}`,
                Cause: 'an instance was launched in response to an instance refresh.',
              }),
            )
          : []),
        ...(since('2026-11-02T06:00:00Z') ? [activity('2026-11-02T06:00:00Z', failed)] : []),
      ],
      answers: { 'ec2.describe-launch-template-versions': { LaunchTemplateVersions: versions.filter(({ CreateTime }) => since(CreateTime)) } },
    })
  }
  const verdicts = ({ kinds, group }: Awaited<ReturnType<typeof asOf>>) => ({
    kinds,
    current: group.current,
    changes: group.proposal?.changes,
    notAssessed: group.notAssessed.map(({ rule }) => rule),
  })

  it.each(['00:20', '00:45', '01:10', '01:40', '02:30', '06:30', '13:40'])('at %s', async (hour) => {
    expect(verdicts(await asOf(`2026-11-02T${hour}:00Z`))).toEqual(verdicts(await asOf('2026-11-02T00:05:00Z')))
  })

  it('a week later', async () => {
    expect(verdicts(await asOf('2026-11-09T13:40:00Z'))).toEqual(verdicts(await asOf('2026-11-02T00:05:00Z')))
  })
})
