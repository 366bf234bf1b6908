import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { newMarker } from '../../../adapters/capture/capture-marker.ts'
import { writeLiveCapture } from '../../../adapters/capture/capture-writer.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import type { FleetSource } from '../../../audit/io.ts'
import { type AwsCall, Fault, type Fields, fakeAws, fakeClock, fixedCredentials, type Handlers } from './fake-aws.ts'
import { hub, liveOptions, nowSec, smallAws } from './small-aws.ts'

/** An account whose template makes a volume that is encrypted, or not, or leaves that open. */
async function accountWith(Encrypted: boolean | undefined, GetEbsEncryptionByDefault: NonNullable<Handlers[string]>) {
  const { transport, calls } = fakeAws({
    ...smallAws,
    GetEbsEncryptionByDefault,
    DescribeLaunchTemplateVersions: (call: AwsCall) => {
      const { LaunchTemplateVersions } = (smallAws.DescribeLaunchTemplateVersions as NonNullable<Handlers[string]>)(call, 0) as {
        LaunchTemplateVersions: { LaunchTemplateData: Fields }[]
      }
      const BlockDeviceMappings = [{ DeviceName: '/dev/xvda', Ebs: Encrypted === undefined ? {} : { Encrypted } }]
      return {
        LaunchTemplateVersions: LaunchTemplateVersions.map((one) => ({ ...one, LaunchTemplateData: { ...one.LaunchTemplateData, BlockDeviceMappings } })),
      }
    },
  })
  const world = { clock: fakeClock(nowSec), random: () => 0, transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], roleName: null }, world)
  return { fleet, asked: () => calls.filter(({ operation }) => operation === 'GetEbsEncryptionByDefault').length }
}
const placeIn = async (source: FleetSource) => (await source.places[0]?.open()) as NonNullable<Awaited<ReturnType<FleetSource['places'][number]['open']>>>

it.each([true, false])(
  'whether volumes are encrypted by default (%s) is read where a template makes some that are not, and kept in a capture as AWS answers',
  async (on) => {
    const { fleet, asked } = await accountWith(false, () => ({ EbsEncryptionByDefault: on }))
    expect((await placeIn(fleet)).place.encryptsByDefault).toBe(on)
    expect(asked()).toBeGreaterThan(0)
    const dir = mkdtempSync(join(tmpdir(), 'encryption-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    await writeLiveCapture(
      fleet,
      dir,
      newMarker({ options: 'o', windowEndSec: fleet.window.endSec, capturedAtSec: fleet.capturedAtSec, redact: true }),
      () => {},
    )
    const source = await openCapture(dir)
    const [place] = source.places
    const file = join(dir, 'accounts', place?.accountId ?? '', place?.region ?? '', 'ec2.get-ebs-encryption-by-default.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ EbsEncryptionByDefault: on })
    expect((await placeIn(source)).place.encryptsByDefault).toBe(on)
  },
)

it.each([true, undefined])('nobody asks where templates say %s of their volumes', async (encrypted) => {
  const { fleet, asked } = await accountWith(encrypted, () => ({ EbsEncryptionByDefault: true }))
  expect((await placeIn(fleet)).place.encryptsByDefault).toBeUndefined()
  expect(asked()).toBe(0)
})

it('a role from before it may not ask: that is said, and nothing else is missing', async () => {
  const { fleet } = await accountWith(false, () => new Fault('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403))
  const { place, unread } = await placeIn(fleet)
  expect(place.encryptsByDefault).toBeUndefined()
  expect(unread.map(({ operation }) => operation)).toEqual(['ec2.get-ebs-encryption-by-default'])
})
