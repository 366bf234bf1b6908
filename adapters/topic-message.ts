/** What is to be told to all who subscribe: a text for people, the same as data for machines, and what they may filter by. */
export type TopicMessage = {
  /** Printable ASCII on one line, under 100 characters. */
  readonly subject: string
  readonly text: string
  /** The text in one line, for subscribers without a text of their own (SMS, mobile push). */
  readonly line: string
  /** The message as data: findings in order of weight; from the last on they are left out where there is no room. */
  readonly summary: Readonly<Record<string, unknown>> & { readonly findings: readonly unknown[]; readonly unlisted: number; readonly truncated: boolean }
  readonly attributes: TopicAttributes
}

/** Each has one value or a list; an empty list is left out, and then matches no filter. */
export type TopicAttributes = {
  readonly occasion: string
  readonly severity: string | null
  readonly category: readonly string[]
  readonly account: readonly string[]
  readonly team: readonly string[]
}

/** What SNS takes in all: texts, names, types and values of attributes, in bytes. */
export const MOST_BYTES = 262_144
/** Of it, what people's text may take; the data are sent three times over, once for each kind of machine. */
const MOST_TEXT_BYTES = 60_000
/** Values that a filter can match on; of more, subscribers who filter would miss some, so that the list is left out and matches none. */
const MOST_VALUES = 300

export type SnsAttribute = { readonly DataType: 'String' | 'String.Array'; readonly StringValue: string }

/** A message as SNS takes it: `email` and `default` get text, `sqs`, `lambda` and `https` JSON; all together no longer than SNS allows, and marked where something was left out. */
export function snsMessage(message: TopicMessage): { readonly body: string; readonly attributes: Readonly<Record<string, SnsAttribute>> } {
  const attributes = snsAttributes(message.attributes)
  const email = cutToBytes(message.text, MOST_TEXT_BYTES)
  const isCut = email !== message.text
  const room = MOST_BYTES - bytesOfAttributes(attributes)
  const bodyWith = (kept: number): string => {
    const left = message.summary.findings.length - kept
    const summary = {
      ...message.summary,
      findings: message.summary.findings.slice(0, kept),
      unlisted: message.summary.unlisted + left,
      truncated: message.summary.truncated || isCut || left > 0,
    }
    const json = JSON.stringify(summary)
    return JSON.stringify({ default: cutToBytes(message.line, 1000), email, sqs: json, lambda: json, https: json })
  }
  return { body: longestThatFits(bodyWith, message.summary.findings.length, room), attributes }
}

/** The body with as many findings as fit: halved until it fits, then grown again by bisection. */
function longestThatFits(bodyWith: (kept: number) => string, all: number, room: number): string {
  const whole = bodyWith(all)
  if (Buffer.byteLength(whole) <= room) return whole
  let fits = 0
  let tooMany = all
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2)
    if (Buffer.byteLength(bodyWith(middle)) <= room) fits = middle
    else tooMany = middle
  }
  const body = bodyWith(fits)
  if (Buffer.byteLength(body) > room) throw new Error(`a message without findings is ${Buffer.byteLength(body)} bytes long, more than SNS takes`)
  return body
}

function snsAttributes({ occasion, severity, ...lists }: TopicAttributes): Record<string, SnsAttribute> {
  const listed = Object.entries(lists).filter(([, values]) => values.length > 0 && values.length <= MOST_VALUES)
  return {
    occasion: { DataType: 'String', StringValue: occasion },
    ...(severity === null ? {} : { severity: { DataType: 'String' as const, StringValue: severity } }),
    ...Object.fromEntries(
      listed.map(([name, values]) => [name, { DataType: 'String.Array' as const, StringValue: JSON.stringify(values.map((value) => value.toWellFormed())) }]),
    ),
  }
}

function bytesOfAttributes(attributes: Readonly<Record<string, SnsAttribute>>): number {
  return Object.entries(attributes).reduce((sum, [name, { DataType, StringValue }]) => sum + Buffer.byteLength(name + DataType + StringValue), 0)
}

const CUT = '\n\n(cut here: the rest is in the report)\n'

/** Text of at most so many bytes of UTF-8, never cut within a character; lone surrogates are replaced, as sending would. A text that was cut keeps its last lines, where the links are. */
export function cutToBytes(text: string, most: number): string {
  const whole = text.toWellFormed()
  if (Buffer.byteLength(whole) <= most) return whole
  const links = lastLines(whole, Math.floor(most / 2))
  const room = most - Buffer.byteLength(CUT) - Buffer.byteLength(links)
  return `${beginning(whole, room)}${CUT}${links}`
}

/** The last paragraph, if it is no longer than that. */
function lastLines(text: string, most: number): string {
  const from = text.trimEnd().lastIndexOf('\n\n')
  const last = from < 0 ? '' : text.slice(from + 1)
  return Buffer.byteLength(last) <= most ? last : ''
}

function beginning(text: string, most: number): string {
  const bytes = Buffer.from(text)
  let end = Math.max(0, Math.min(most, bytes.length))
  // a byte 10xxxxxx continues a character
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end).toString('utf8')
}
