import type { Html } from './html.ts'

/** One thing that a page shows in more or less detail: its forms from the shortest to the fullest, made when they are asked for. */
export type Graded = { readonly forms: readonly (() => Html)[] }

/** Which things are brought to which form, in which order, as long as there is room: `form` from 0, the first `first` things only. */
export type Step = { readonly form: number; readonly first: number }

/** The form that something was given. */
export type Chosen = { readonly form: number; readonly html: Html }

/**
 * Chooses a form for each of some things, most important first, so that together they take no more than `bytes` of UTF-8: step by step,
 * each in order until one does not fit. null: not even the shortest form had room.
 */
export function fitted(things: readonly Graded[], steps: readonly Step[], bytes: number): (Chosen | null)[] {
  const chosen: { form: number; html: Html | null; size: number }[] = things.map(() => ({ form: -1, html: null, size: 0 }))
  let left = bytes
  for (const { form, first } of steps) {
    for (const [i, thing] of things.slice(0, first).entries()) {
      const now = chosen[i] as (typeof chosen)[number]
      const make = thing.forms[form]
      if (make === undefined || now.form >= form) continue
      const html = make()
      const size = byteLength(html.markup)
      if (size - now.size > left) break
      left -= size - now.size
      chosen[i] = { form, html, size }
    }
  }
  return chosen.map(({ form, html }) => (html === null ? null : { form, html }))
}

const encoder = new TextEncoder()

export function byteLength(text: string): number {
  return encoder.encode(text).length
}
