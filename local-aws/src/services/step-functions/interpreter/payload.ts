import type { Json } from '../ports.ts'
import { writeJson } from './json-text.ts'

/**
 * JSON on its way from state to state. A state that passes its input on passes the original text on, so numbers and
 * spacing stay as they were sent, and nothing is parsed that no expression reads.
 */
export class Payload {
  private parsed: { value: Json } | undefined
  private written: string | undefined

  private constructor(written: string | undefined, parsed: { value: Json } | undefined) {
    this.written = written
    this.parsed = parsed
  }

  /** `text` must be JSON. */
  static ofText(text: string): Payload {
    return new Payload(text, undefined)
  }

  static of(value: Json): Payload {
    return new Payload(undefined, { value })
  }

  get value(): Json {
    this.parsed ??= { value: JSON.parse(this.text) as Json }
    return this.parsed.value
  }

  get text(): string {
    this.written ??= writeJson(this.parsed?.value ?? null)
    return this.written
  }
}

/** Step Functions counts the bytes of the UTF-8 text. */
export const MAX_PAYLOAD_BYTES = 256 * 1024

export function exceedsPayloadLimit(text: string): boolean {
  // A UTF-16 unit takes at most three bytes, so short texts need no counting.
  return text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES
}
