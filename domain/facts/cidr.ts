/** How addresses are written: so many parts of so many bits, each in this base (RFC 4632; RFC 4291). */
type Notation = { readonly parts: number; readonly bitsEach: number; readonly radix: number; readonly part: RegExp }
const IPV4: Notation = { parts: 4, bitsEach: 8, radix: 10, part: /^\d{1,3}$/ }
const IPV6: Notation = { parts: 8, bitsEach: 16, radix: 16, part: /^[0-9a-f]{1,4}$/i }

/** A block of addresses: the bits that all of them begin with, and how many. */
type Block = { readonly notation: Notation; readonly bits: bigint; readonly length: number }

/** Whether every address of `cidr` lies in one of `blocks`, IPv4 or IPv6. What is no block of addresses lies in none. */
export function liesWithin(cidr: string, blocks: readonly string[]): boolean {
  const block = readBlock(cidr)
  return (
    block !== null &&
    isCovered(
      block,
      blocks.flatMap((one) => readBlock(one) ?? []),
    )
  )
}

/** The blocks that let everybody in: one that is all of IPv4 or IPv6, or those that are only together. None where they leave somebody out. */
export function everybodyAmong(cidrs: readonly string[]): readonly string[] {
  const whole = EVERYBODY.filter((all) => cidrs.includes(all))
  if (whole.length > 0) return whole
  return EVERYBODY.filter((all) => liesWithin(all, cidrs)).flatMap((all) => cidrs.filter((cidr) => liesWithin(cidr, [all])))
}

const EVERYBODY: readonly string[] = ['0.0.0.0/0', '::/0']

function isCovered(block: Block, blocks: readonly Block[]): boolean {
  if (blocks.some((one) => contains(one, block))) return true
  const inside = blocks.filter((one) => contains(block, one))
  if (inside.length === 0) return false
  const half = (bit: bigint): Block => ({ ...block, bits: (block.bits << 1n) | bit, length: block.length + 1 })
  return isCovered(half(0n), inside) && isCovered(half(1n), inside)
}

function contains(outer: Block, inner: Block): boolean {
  return outer.notation === inner.notation && outer.length <= inner.length && inner.bits >> BigInt(inner.length - outer.length) === outer.bits
}

function readBlock(cidr: string): Block | null {
  const [address = '', length = ''] = cidr.split('/')
  const notation = address.includes(':') ? IPV6 : IPV4
  const bits = notation === IPV6 ? readIpv6(address) : readParts(address.split('.'), IPV4)
  const width = notation.parts * notation.bitsEach
  const count = /^\d+$/.test(length) ? Number(length) : Number.NaN
  return bits === null || !(count <= width) ? null : { notation, bits: bits >> BigInt(width - count), length: count }
}

/** `::` stands for as many zeros as are missing. */
function readIpv6(address: string): bigint | null {
  const [front = [], back, more] = address.split('::').map((text) => (text === '' ? [] : text.split(':')))
  if (more !== undefined) return null
  if (back === undefined) return readParts(front, IPV6)
  const missing = IPV6.parts - front.length - back.length
  return missing < 1 ? null : readParts([...front, ...Array<string>(missing).fill('0'), ...back], IPV6)
}

function readParts(texts: readonly string[], { parts, bitsEach, radix, part }: Notation): bigint | null {
  const numbers = texts.map((text) => (part.test(text) ? Number.parseInt(text, radix) : Number.NaN))
  if (numbers.length !== parts || !numbers.every((number) => number < 2 ** bitsEach)) return null
  return numbers.reduce((bits, number) => (bits << BigInt(bitsEach)) | BigInt(number), 0n)
}

/** One rule of a security group for what comes in. `-1`: every protocol and port, which are then null. */
export type IngressRule = {
  readonly protocol: string
  readonly fromPort: number | null
  readonly toPort: number | null
  /** Addresses, IPv4 and IPv6; rules that name security groups or prefix lists have none. */
  readonly cidrs: readonly string[]
  /** Security groups of the same account, by id. */
  readonly sourceIds?: readonly string[]
  /** Prefix lists, and security groups of other accounts: who stands behind them was not read. */
  readonly unknownSourceIds?: readonly string[]
  /** Addresses that are let in and not known: a capture to show to others has none but those of everybody. */
  readonly hiddenCidrs?: boolean
}
