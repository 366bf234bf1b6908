import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readMarker } from '../../../adapters/capture/capture-marker.ts'
import { writeLiveCapture } from '../../../adapters/capture/capture-writer.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { expectSame } from '../../same.ts'
import { expectRedacted, marker, openSample, told } from './a-live-capture.ts'
import { Fault } from './fake-aws.ts'

// Going on with an interrupted capture, and all of it whole and redacted, are in live-capture.long.test.ts.

const home = mkdtempSync(join(tmpdir(), 'live-capture-'))
afterAll(() => rmSync(home, { recursive: true }))

describe('a capture of live accounts', () => {
  it('says what the accounts themselves say, down to what could not be read', async () => {
    const whole = join(home, 'whole')
    const { fleet } = await openSample({}, ['ap-southeast-2'])
    const progress: number[] = []
    const notRead = await writeLiveCapture(fleet, whole, marker(fleet), ({ groups }) => progress.push(groups))
    expect(notRead.map(({ accountId, region, operation }) => [accountId, region, operation])).toEqual([
      ['123456789012', 'ap-southeast-2', 'autoscaling.describe-auto-scaling-groups'],
      ['999999999999', '*', 'autoscaling.describe-auto-scaling-groups'],
    ])
    expectSame(await told(await openCapture(whole)), await told((await openSample({}, ['ap-southeast-2'])).fleet))
    expect(Math.max(...progress)).toBe(2)
    expect(await readMarker(whole)).toBeNull()
  })

  it('keeps an account that could not be read at all as one', async () => {
    const dir = join(home, 'refused')
    const { fleet } = await openSample({ AssumeRole: () => new Fault('AccessDenied', 'no', 403) })
    await writeLiveCapture(fleet, dir, marker(fleet), () => {})
    await expect(openCapture(dir).then(async (source) => source.places[0]?.open())).rejects.toThrow(
      'sts:AssumeRole: the role arn:aws:iam::004455667788:role/headroom-read could not be assumed',
    )
    expectSame(await told(await openCapture(dir)), await told((await openSample({ AssumeRole: () => new Fault('AccessDenied', 'no', 403) })).fleet))
  })

  it('shows no name and no account id when it is redacted, and the same measurements', async () => {
    await expectRedacted(join(home, 'redacted'), ['ap-southeast-2'])
  })

  it('redacts differently each time: what is shown cannot be joined with another', async () => {
    const { fleet } = await openSample()
    expect(marker(fleet, true).salt).not.toBe(marker(fleet, true).salt)
    expect(marker(fleet).salt).toBeNull()
  })
})
