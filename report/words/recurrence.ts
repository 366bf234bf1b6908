/** A recurring scheduled action, as a report has it. */
type Action = {
  readonly recurrence: string
  readonly minSize?: number | undefined
  readonly maxSize?: number | undefined
  readonly desiredCapacity?: number | undefined
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `05:30 UTC Mon-Fri` for `30 5 * * 1-5`; an expression of another kind stands as it is. */
export function recurrenceInWords(recurrence: string): string {
  const [minute, hour, dates, months, weekdays, ...rest] = recurrence.trim().split(/\s+/)
  if (![minute, hour].every((field) => /^\d+$/.test(field ?? '')) || dates === undefined || months === undefined || weekdays === undefined || rest.length > 0)
    return recurrence
  const days = weekdays === '*' ? datesInWords(dates, months) : dates === '*' && months === '*' ? named(weekdays, WEEKDAYS, 0) : null
  return days === null ? recurrence : `${(hour as string).padStart(2, '0')}:${(minute as string).padStart(2, '0')} UTC ${days}`
}

function datesInWords(dates: string, months: string): string | null {
  if (dates === '*') return months === '*' ? 'daily' : null
  const inMonths = months === '*' ? 'the month' : named(months, MONTHS, 1)
  if (!/^[\d,-]+$/.test(dates) || inMonths === null) return null
  return `on ${/^\d+$/.test(dates) ? 'day' : 'days'} ${listed(dates)} of ${inMonths}`
}

/** `Mon-Fri`, `Mon, Thu`; null where it is not a list of numbers. */
function named(field: string, names: readonly string[], first: number): string | null {
  const said = field.split(',').map((item) => item.split('-').map((number) => (/^\d+$/.test(number) ? names[Number(number) - first] : undefined)))
  if (said.some((ends) => ends.length > 2 || ends.some((end) => end === undefined))) return null
  return said.map((ends) => ends.join('-')).join(', ')
}

const listed = (field: string): string => field.replaceAll(',', ', ')

/** What actions set and when: `min size 8 at 05:30 UTC Mon-Fri, 4 at 19:00 UTC Mon-Fri`. */
export function actionsInWords(actions: readonly Action[]): string {
  return actions
    .map((action, i) => {
      const [what, size] = sizeOf(action)
      const before = actions[i - 1]
      return `${before !== undefined && sizeOf(before)[0] === what ? '' : `${what} `}${size} at ${recurrenceInWords(action.recurrence)}`
    })
    .join(', ')
}

function sizeOf({ minSize, maxSize, desiredCapacity }: Action): readonly [what: string, size: string] {
  if (minSize !== undefined && minSize === desiredCapacity && maxSize === undefined) return ['min size and desired capacity', String(minSize)]
  const sizes = Object.entries({ 'min size': minSize, 'max size': maxSize, 'desired capacity': desiredCapacity }).filter(([, size]) => size !== undefined)
  if (sizes.length === 1) return [sizes[0]?.[0] as string, String(sizes[0]?.[1])]
  return ['', sizes.map(([name, size]) => `${name} ${size}`).join(' and ')]
}
