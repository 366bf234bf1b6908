/** A row of docs/faults.md: its number, and each test that shows it, by file and title. */
export type FaultRow = { readonly number: number; readonly tests: readonly { readonly file: string; readonly title: string }[] }

export function faultRows(page: string): readonly FaultRow[] {
  return page.split('\n').flatMap((line) => {
    const [, number = '', fault, happens, tests = ''] = line.split(' | ').length < 4 ? [] : (/^\| (\d+) \| (.+?) \| (.+?) \| (.+) \|$/.exec(line) ?? [])
    if (fault === undefined || happens === undefined) return []
    return [{ number: Number(number), tests: tests.split('; `').map(testOf) }]
  })
}

function testOf(text: string): FaultRow['tests'][number] {
  const [, file = '', title = ''] = /^`?([\w./-]+\.test\.ts)`: (.+)$/.exec(text) ?? []
  return { file, title }
}
