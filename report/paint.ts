import type { Severity } from '../domain/findings.ts'

/** What a piece of text is, for whoever may colour it. */
export type Style = Severity | 'heading' | 'good' | 'faint'

/** Colours a text, or leaves it as it is: the caller knows whether a terminal is reading. */
export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_style, text) => text
