/**
 * dynalite's database keeps keys and values as small buffers, and Node.js cuts small buffers out of 8 KB blocks
 * that live as long as any piece of them: an item of 1 KB holds up to 14. As text each holds what it is.
 */
interface MemoryLevelModule {
  MemoryLevel: new (options: object) => object
}

/**
 * What most attributes begin and end with in DynamoDB's JSON, a quarter of an item's text, and what stands for it:
 * control characters, which JSON's text never has.
 */
const SHORT_FORMS = [
  ['"},"', '\u0001'],
  ['{"S":"', '\u0002'],
  ['{"N":"', '\u0003'],
  ['{"M":{"', '\u0004'],
] as const

/**
 * JSON, shorter. And in one piece: V8 makes text of many, which stay a tree, a fifth more than the text itself, until
 * somebody reads it.
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

/** To be done before dynalite's database is loaded: it takes the class when it is. */
export function keepText(module: MemoryLevelModule): void {
  if (changed.has(module)) return
  changed.add(module)
  module.MemoryLevel = class extends module.MemoryLevel {
    constructor(options: object) {
      super({ ...options, storeEncoding: 'utf8', valueEncoding: SHORT_JSON })
    }
  }
}
