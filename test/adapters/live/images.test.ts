import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import { type AwsCall, fakeAws, fakeClock, fixedCredentials } from './fake-aws.ts'
import { group, hub, liveOptions, nowSec, smallAws } from './small-aws.ts'

/** DescribeImages as AWS has it (on the wire a state is called imageState): disabled and deprecated images are answered only to who asks for them (EC2 API reference, IncludeDisabled, IncludeDeprecated). */
async function placeWith(image: { readonly State: string; readonly DeprecationTime?: string }) {
  const DescribeImages = ({ input }: AwsCall) => {
    const hidden =
      (image.State === 'disabled' && input.IncludeDisabled !== 'true') || (image.DeprecationTime !== undefined && input.IncludeDeprecated !== 'true')
    return { Images: hidden ? [] : [{ ImageId: 'ami-1', UsageOperation: 'RunInstances', PlatformDetails: 'Linux/UNIX', ImageState: image.State }] }
  }
  const aws = fakeAws({ ...smallAws, DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [group('web', hub)] }), DescribeImages })
  const world = { clock: fakeClock(nowSec), random: () => 0, transport: aws.transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], roleName: null }, world)
  return (await (fleet.places[0] as (typeof fleet.places)[number]).open()).place
}

describe('an image', () => {
  it('that somebody disabled is there, and told by its state', async () => {
    const { imageIds, unusableImages } = await placeWith({ State: 'disabled' })
    expect([imageIds?.has('ami-1'), unusableImages?.get('ami-1')]).toEqual([true, 'disabled'])
  })

  it('that is deprecated is there, and can be launched', async () => {
    const { imageIds, unusableImages } = await placeWith({ State: 'available', DeprecationTime: '2024-01-01T00:00:00Z' })
    expect([imageIds?.has('ami-1'), unusableImages?.get('ami-1')]).toEqual([true, undefined])
  })
})
