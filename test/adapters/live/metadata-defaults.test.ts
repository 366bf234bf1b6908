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

/** An account whose templates say this of instance metadata. */
async function accountWith(MetadataOptions: Fields, GetInstanceMetadataDefaults: NonNullable<Handlers[string]>) {
  const { transport, calls } = fakeAws({
    ...smallAws,
    GetInstanceMetadataDefaults,
    DescribeLaunchTemplateVersions: (call: AwsCall) => {
      const { LaunchTemplateVersions } = (smallAws.DescribeLaunchTemplateVersions as NonNullable<Handlers[string]>)(call, 0) as {
        LaunchTemplateVersions: { LaunchTemplateData: Fields }[]
      }
      return { LaunchTemplateVersions: LaunchTemplateVersions.map((one) => ({ ...one, LaunchTemplateData: { ...one.LaunchTemplateData, MetadataOptions } })) }
    },
  })
  const world = { clock: fakeClock(nowSec), random: () => 0, transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], roleName: null }, world)
  return { fleet, asked: () => calls.filter(({ operation }) => operation === 'GetInstanceMetadataDefaults').length }
}
const placeIn = async (source: FleetSource) => (await source.places[0]?.open()) as NonNullable<Awaited<ReturnType<FleetSource['places'][number]['open']>>>

it('the account’s default of instance metadata is read where a template leaves it open, and kept in a capture without what else AWS says of it', async () => {
  const { fleet, asked } = await accountWith({}, () => ({
    AccountLevel: { HttpTokens: 'optional', ManagedBy: 'declarative-policy', ManagedExceptionMessage: 'ask Ann of platform' },
  }))
  expect((await placeIn(fleet)).place.metadataV1ByDefault).toBe(true)
  expect(asked()).toBeGreaterThan(0)
  const dir = mkdtempSync(join(tmpdir(), 'metadata-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  await writeLiveCapture(fleet, dir, newMarker({ options: 'o', windowEndSec: fleet.window.endSec, capturedAtSec: fleet.capturedAtSec, redact: true }), () => {})
  const source = await openCapture(dir)
  const [place] = source.places
  const file = join(dir, 'accounts', place?.accountId ?? '', place?.region ?? '', 'ec2.get-instance-metadata-defaults.json')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ AccountLevel: { HttpTokens: 'optional' } })
  expect((await placeIn(source)).place.metadataV1ByDefault).toBe(true)
})

it.each([
  ['sets nothing', {}, null],
  ['asks for a token', { HttpTokens: 'required' }, false],
])('an account that %s', async (_what, AccountLevel, byDefault) => {
  const { fleet } = await accountWith({}, () => ({ AccountLevel }))
  expect((await placeIn(fleet)).place.metadataV1ByDefault).toBe(byDefault)
})

it.each([{ HttpTokens: 'required' }, { HttpTokens: 'optional' }, { HttpEndpoint: 'disabled' }])('nobody asks where templates say %o', async (said) => {
  const { fleet, asked } = await accountWith(said, () => ({ AccountLevel: {} }))
  expect((await placeIn(fleet)).place.metadataV1ByDefault).toBeUndefined()
  expect(asked()).toBe(0)
})

it('a role from before it may not ask: that is said, and nothing else is missing', async () => {
  const { fleet } = await accountWith({}, () => new Fault('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403))
  const { place, unread } = await placeIn(fleet)
  expect(place.metadataV1ByDefault).toBeUndefined()
  expect(unread.map(({ operation }) => operation)).toEqual(['ec2.get-instance-metadata-defaults'])
})
