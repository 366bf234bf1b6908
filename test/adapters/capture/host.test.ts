import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { capture, cpu, groupAnswer } from '../capture-builder.ts'

const program = `
  import { openCapture } from './adapters/capture/open.ts'
  const source = await openCapture(process.argv[1])
  const seen = []
  for (const place of source.places) {
    const open = await place.open()
    for await (const observation of open.observeGroups()) seen.push([place.region, observation.group, observation.grid, [...observation.cpuPercentAverage]])
  }
  console.log(JSON.stringify([source.window, source.places.map((place) => place.accountId), seen, await source.readSpend()]))
`

it('a capture is read the same in any time zone and language of the host', () => {
  const named = ['\u00e9', 'z', 'I', '\u0131', 'i', '\u00c4', 'a']
  const series = named.flatMap((name, i) => [
    cpu(name, [i, 1], { StartTime: '2026-10-19T00:00:00' }),
    cpu(name, [2], { StartTime: undefined, Timestamps: ['2026-10-19 00:10'] }),
  ])
  const TimePeriod = { Start: '2026-10-25', End: '2026-10-26' }
  const costs = [{ Request: { GroupBy: [{ Type: 'TAG', Key: 'aws:autoscaling:groupName' }] }, Response: { ResultsByTime: [{ TimePeriod, Groups: [] }] } }]
  const dir = capture({
    groups: named.map((name) => groupAnswer(name, { CreatedTime: '2026-03-29T02:30:00' })),
    series,
    costs,
    window: { start: '2026-10-19T00:00:00', end: '2026-10-19T01:00:00' },
  })
  const seen = (TZ: string, LC_ALL: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '--eval', program, dir], {
      cwd: new URL('../../..', import.meta.url),
      env: { ...process.env, TZ, LC_ALL },
      encoding: 'utf8',
    })
  const here = seen('UTC', 'C')
  expect(JSON.parse(here)[2]).toHaveLength(named.length)
  expect(seen('Pacific/Auckland', 'tr_TR.UTF-8')).toBe(here)
  expect(seen('America/St_Johns', 'sv_SE.UTF-8')).toBe(here)
})
