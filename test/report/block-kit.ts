import type { KnownBlock } from '@slack/types'
import type { SlackPayload } from '../../report/slack-blocks.ts'

/** What Slack's reference allows of the blocks that our messages are made of (docs.slack.dev/reference/block-kit/blocks), and of all of them together. */
const MOST_BLOCKS = 50
const MOST_IN_ALL = 12_000
const longest = { header: 150, section: 3000, context: 3000 } as const

/** What Slack would refuse of a message; empty where it takes it. */
export function refusedBySlack({ text, blocks = [] }: SlackPayload): string[] {
  const texts = textsOf({ blocks })
  return [
    ...(blocks.length > MOST_BLOCKS ? [`${blocks.length} blocks`] : []),
    ...blocks.flatMap((block) => (block.type in longest ? [] : [`a ${block.type} block`])),
    ...blocks.flatMap((block) =>
      block.type === 'context' && (block.elements.length < 1 || block.elements.length > 10) ? [`${block.elements.length} elements`] : [],
    ),
    ...blocks.flatMap((block) => (block.type === 'header' && block.text.type !== 'plain_text' ? ['a header that is not plain text'] : [])),
    ...texts.flatMap(({ kind, text: own }) =>
      own.length < 1 || own.length > longest[kind as keyof typeof longest] ? [`${own.length} characters in a ${kind}`] : [],
    ),
    ...(texts.reduce((sum, { text: own }) => sum + own.length, 0) > MOST_IN_ALL ? ['too much in all'] : []),
    ...(text.length > 3000 || text === '' ? [`${text.length} characters for the notification`] : []),
  ]
}

/** Every text of a payload with the kind of its block. */
export function textsOf({ blocks = [] }: Pick<SlackPayload, 'blocks'>): { readonly kind: KnownBlock['type']; readonly text: string }[] {
  return blocks.flatMap((block) => {
    const texts = block.type === 'context' ? block.elements : 'text' in block ? [block.text] : []
    return texts.flatMap((text) => (typeof text === 'object' && 'text' in text ? { kind: block.type, text: text.text } : []))
  })
}
