/**
 * dynalite's database keeps keys and values as small buffers, and Node.js cuts small buffers out of 8 KB blocks
 * that live as long as any piece of them: an item of 1 KB holds up to 14. As text each holds what it is.
 */
interface MemoryLevelModule {
  MemoryLevel: new (options: object) => object
}

/** What most attributes begin and end with in DynamoDB's JSON: a quarter of an item's text. */
const OFTEN = ['"},"', '{"S":"', '{"N":"', '{"M":{"']
/** JSON's text has no control characters, so one can stand for each. */
const FOR_OFTEN = OFTEN.map((_, index) => String.fromCharCode(index + 1))

/**
 * JSON, shorter. And in one piece: V8 makes text of many, which stay a tree, a fifth more than the text itself, until
 * somebody reads it.
 */
const SHORT_JSON = {
  name: 'short-json',
  format: 'utf8',
  encode(value: unknown) {
    const text = OFTEN.reduce(
      (json, often, index) => json.replaceAll(often, FOR_OFTEN[index] ?? often),
      JSON.stringify(value),
    )
    return Buffer.from(text).toString()
  },
  decode(text: string) {
    return JSON.parse(
      FOR_OFTEN.reduce((json, short, index) => json.replaceAll(short, OFTEN[index] ?? short), text),
    )
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
