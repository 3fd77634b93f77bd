/**
 * Describes why a text is not JSON, with the messages of the parser that Step Functions uses (Jackson). They appear in
 * InvalidDefinition, InvalidExecutionInput and InvalidOutput.
 */
export interface JsonFault {
  message: string
  /** `[Source: (String)"..."; line: 1, column: 4]`. */
  location: string
}

/** Returns undefined for valid JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch {
    const reader = new Reader(text)
    try {
      reader.document()
    } catch (error) {
      if (error instanceof Found) return { message: error.message, location: where(text, error.offset) }
      throw error
    }
    // JSON.parse refuses it and this parser does not, so the exact reason is unknown.
    return { message: 'Unexpected character', location: where(text, text.length) }
  }
}

const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
const LONGEST_SOURCE = 500

function where(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n')
  const column = (lines.at(-1)?.length ?? 0) + 1
  const rest = text.length - LONGEST_SOURCE
  const source = `"${text.slice(0, LONGEST_SOURCE)}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`
  return `[Source: (String)${source}; line: ${lines.length}, column: ${column}]`
}

class Found extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  document(): void {
    this.space()
    if (this.at >= this.text.length) this.fail('No content to map due to end-of-input')
    this.value()
    this.space()
    if (this.at < this.text.length) this.value()
  }

  private value(): void {
    const char = this.text[this.at]
    if (char === undefined) this.fail('Unexpected end-of-input')
    else if (char === '{') this.container('}', 'Object', () => this.field())
    else if (char === '[') this.container(']', 'Array', () => this.value())
    else if (char === '"') this.string('was expecting closing quote for a string value')
    else if (/[-0-9]/.test(char)) this.number()
    else if (/[\p{L}_$]/u.test(char)) this.word()
    else this.unexpected(`expected a valid value ${expected}`)
  }

  private container(close: string, name: 'Object' | 'Array', entry: () => void): void {
    const start = this.at++
    const unclosed = `expected close marker for ${name} (start marker at ${where(this.text, start)})`
    this.space(unclosed)
    if (this.text[this.at] === close) {
      this.at++
      return
    }
    for (;;) {
      entry()
      this.space(unclosed)
      const char = this.text[this.at]
      if (char === close) {
        this.at++
        return
      }
      if (char !== ',') this.unexpected(`was expecting comma to separate ${name} entries`)
      this.at++
      this.space(unclosed)
    }
  }

  private field(): void {
    if (this.text[this.at] !== '"') this.unexpected('was expecting double-quote to start field name')
    this.string('was expecting closing quote for a field name')
    this.space('expected a colon')
    if (this.text[this.at] !== ':') {
      this.unexpected('was expecting a colon to separate field name and value')
    }
    this.at++
    this.space('expected a value')
    this.value()
  }

  private string(unclosed: string): void {
    this.at++
    for (;;) {
      const char = this.text[this.at]
      if (char === undefined) this.fail(`Unexpected end-of-input: ${unclosed}`)
      else if (char < ' ') {
        const code = char.charCodeAt(0)
        this.fail(
          `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`,
          1,
        )
      } else if (char === '\\') this.escape()
      else {
        this.at++
        if (char === '"') return
      }
    }
  }

  private escape(): void {
    const char = this.text[++this.at] ?? ''
    if (char === 'u') {
      if (!/^[0-9a-fA-F]{4}/.test(this.text.slice(this.at + 1))) {
        this.fail('Unexpected character: expected a hex-digit for character escape sequence', 1)
      }
      this.at += 5
    } else if ('"\\/bfnrt'.includes(char) && char !== '') this.at++
    else this.fail(`Unrecognized character escape ${named(char)}`, 1)
  }

  private number(): void {
    const rest = this.text.slice(this.at)
    if (/^-?0\d/.test(rest)) this.fail('Invalid numeric value: Leading zeroes not allowed', 1)
    const number = /^-?\d+(\.\d+)?([eE][-+]?\d+)?/.exec(rest)?.[0] ?? '-'
    this.at += number.length
    const next = this.text[this.at] ?? ''
    if (number === '-') this.unexpected('Expected digit (0-9) to follow minus sign, for valid numeric value')
    if (next !== '' && !/[\s,\]}]/.test(next)) {
      this.unexpected('Expected space separating root-level values')
    }
  }

  private word(): void {
    const word = /^[\p{L}\p{N}_$]*/u.exec(this.text.slice(this.at))?.[0] ?? ''
    this.at += word.length
    if (!['true', 'false', 'null'].includes(word)) {
      this.fail(`Unrecognized token '${word}': was expecting ${expected}`)
    }
  }

  /** Skips white space. With `unclosed`, the text must not end here. */
  private space(unclosed?: string): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++
    if (unclosed !== undefined && this.at >= this.text.length) {
      this.fail(`Unexpected end-of-input: ${unclosed}`)
    }
  }

  private unexpected(what: string): never {
    if (this.at >= this.text.length) this.fail(`Unexpected end-of-input: ${what}`)
    this.fail(`Unexpected character (${named(this.text[this.at] ?? '')}): ${what}`, 1)
  }

  private fail(message: string, ahead = 0): never {
    throw new Found(message, this.at + ahead)
  }
}

const named = (char: string): string => `'${char}' (code ${char.codePointAt(0) ?? 0})`
