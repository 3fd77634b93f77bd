/**
 * Stores keys and values as text instead of buffers. Node.js cuts small buffers out of 8 KB blocks, and a block lives
 * as long as any part of it, so an item of 1 KB could hold up to 14 KB.
 */
interface MemoryLevelModule {
  MemoryLevel: new (options: object) => object
}

/**
 * Frequent fragments around attributes in DynamoDB's JSON (a quarter of an item's text), and their replacements:
 * control characters, which never occur in JSON text.
 */
const SHORT_FORMS = [
  ['"},"', '\u0001'],
  ['{"S":"', '\u0002'],
  ['{"N":"', '\u0003'],
  ['{"M":{"', '\u0004'],
] as const

/**
 * Shortens JSON text, and flattens it. V8 keeps concatenated text as a tree, a fifth larger than the text itself, until
 * it is read.
 */
const SHORT_JSON = {
  name: 'short-json',
  format: 'utf8',
  encode(value: unknown) {
    const text = SHORT_FORMS.reduce(
      (json, [long, short]) => json.replaceAll(long, short),
      JSON.stringify(value),
    )
    return Buffer.from(text).toString()
  },
  decode(text: string) {
    return JSON.parse(SHORT_FORMS.reduce((json, [long, short]) => json.replaceAll(short, long), text))
  },
}

const changed = new WeakSet<object>()

/** Installs the text store. Call it before dynalite's database is loaded, which reads the class at that moment. */
export function keepText(module: MemoryLevelModule): void {
  if (changed.has(module)) return
  changed.add(module)
  module.MemoryLevel = class extends module.MemoryLevel {
    constructor(options: object) {
      super({ ...options, storeEncoding: 'utf8', valueEncoding: SHORT_JSON })
    }
  }
}
