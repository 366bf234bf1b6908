/** Exact powers of ten: a decimal of at most 15 digits divided by one of them is correctly rounded (Clinger, 1990). */
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]
const MOST_DIGITS = 15

/** Grows as needed and is used again by the next line: most lines are as long as the one before. */
let scratch = new Float64Array(4096)

/**
 * The numbers of a JSON list, given the bytes between its brackets; `null` is NaN. Plain decimals without blanks are read here, to
 * the bit as JSON.parse reads them and in less than half its time; null for anything else (exponents, long fractions, what is no
 * JSON), which is for JSON.parse.
 */
export function parseNumbers(bytes: Buffer, from: number, to: number): Float64Array | null {
  if (from === to) return new Float64Array(0)
  let out = scratch
  let count = 0
  let i = from
  for (;;) {
    let value: number
    let byte = bytes[i] as number
    if (byte === 0x6e) {
      // n, u, l, l
      if (bytes[i + 1] !== 0x75 || bytes[i + 2] !== 0x6c || bytes[i + 3] !== 0x6c) return null
      value = Number.NaN
      i += 4
      byte = bytes[i] as number
    } else {
      const negative = byte === 0x2d
      if (negative) byte = bytes[++i] as number
      const start = i
      let mantissa = 0
      while (byte >= 0x30 && byte <= 0x39) {
        mantissa = mantissa * 10 + (byte - 0x30)
        byte = bytes[++i] as number
      }
      let digits = i - start
      if (digits === 0 || (digits > 1 && bytes[start] === 0x30)) return null
      let decimals = 0
      if (byte === 0x2e) {
        const dot = i
        byte = bytes[++i] as number
        while (byte >= 0x30 && byte <= 0x39) {
          mantissa = mantissa * 10 + (byte - 0x30)
          byte = bytes[++i] as number
        }
        decimals = i - dot - 1
        if (decimals === 0) return null
        digits += decimals
      }
      if (digits > MOST_DIGITS) return null
      value = mantissa / (POWERS[decimals] as number)
      if (negative) value = -value
    }
    if (count === out.length) out = grown(out)
    out[count++] = value
    if (i >= to) return i === to ? out.slice(0, count) : null
    // a comma; whatever else follows a number (an exponent, a blank) is not read here
    if (byte !== 0x2c) return null
    i++
  }
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  scratch = new Float64Array(values.length * 2)
  scratch.set(values)
  return scratch
}
