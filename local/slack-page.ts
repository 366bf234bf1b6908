import type { KnownBlock } from '@slack/types'
import { type Html, html, trusted } from '../report/page/html.ts'
import type { SlackPayload } from '../report/slack-blocks.ts'

const style = `body{margin:0;background:#fff;color:#1d1c1d;font:15px/1.46 Lato,"Noto Sans","DejaVu Sans",sans-serif}
main{display:flex;gap:8px;padding:16px 20px}.logo{flex:none;width:36px;height:36px;border-radius:4px;background:#2b4765;color:#fff;font-weight:700;text-align:center;line-height:36px}
.app{background:#ebeaeb;color:#616061;font-size:10px;border-radius:2px;padding:1px 3px;margin:0 4px}.when{color:#616061;font-size:12px}
h1{font-size:18px;line-height:1.3;margin:8px 0}p{margin:0 0 8px}.context{color:#616061;font-size:12px}a{color:#1264a3;text-decoration:none}`

/** A message as Slack's client about shows it: those parts of Block Kit that ours are made of. For a picture, not for a person's eyes on an incident. */
export function slackPage({ text, blocks = [] }: SlackPayload): string {
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text}</title>${trusted(`<style>${style}</style>`)}</head><body><main><div class="logo">H</div><div><b>Headroom</b><span class="app">APP</span><span class="when">7:16 AM</span>${blocks.map(blockOf)}</div></main></body></html>`
  return `${page.markup}\n`
}

function blockOf(block: KnownBlock): Html {
  switch (block.type) {
    case 'header':
      return html`<h1>${block.text.text}</h1>`
    case 'section':
      return html`<p>${linesOf(block.text?.text ?? '')}</p>`
    case 'context':
      return html`<p class="context">${block.elements.map((element) => (element.type === 'image' ? '' : linesOf(element.text)))}</p>`
    default:
      throw new Error(`no picture of a ${block.type} block: none of ours`)
  }
}

function linesOf(mrkdwn: string): Html {
  return html`${mrkdwn.split('\n').map((line, i) => html`${i === 0 ? null : html`<br>`}${partsOf(line)}`)}`
}

/** Bold text and links; a link leads nowhere in a picture. */
function partsOf(line: string): Html {
  return html`${[...line.matchAll(/\*([^*]+)\*|<[^|>]+\|([^>]+)>|[^*<]+|./gs)].map(([whole, bold, label]) =>
    bold !== undefined ? html`<b>${plain(bold)}</b>` : label !== undefined ? html`<a href="#">${plain(label)}</a>` : plain(whole),
  )}`
}

function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
