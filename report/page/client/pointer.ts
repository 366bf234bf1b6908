/** What a chart shows where the pointer is: instances required and in service there; null where it has no value. */
export type Reading = { readonly sec: number; readonly required: number | null; readonly inService: number | null }

/** The height that an area reaches, of a plot that counts from 0 at its foot to `top`; null where there is no area. */
export function reached(isFilled: (y: number) => boolean, height: number, top: number): number | null {
  for (let y = 0; y < height; y++) if (isFilled(y + 0.5)) return ((height - y) / height) * top
  return null
}

/** `Mon, Oct 26 14:00 UTC: 7 required, 4 in service`. */
export function inWords({ sec, required, inService }: Reading): string {
  const [, weekday, date, month, clock] = /^(\w+), 0?(\d+) (\w+) \d+ (\d\d:\d\d)/.exec(new Date(sec * 1000).toUTCString()) ?? []
  const said = (value: number | null, what: string): string[] => (value === null ? [] : [`${Math.round(value * 10) / 10} ${what}`])
  const values = [...said(required, 'required'), ...said(inService, 'in service')]
  return `${weekday}, ${month} ${date} ${clock} UTC: ${values.length === 0 ? 'not observed' : values.join(', ')}`
}
