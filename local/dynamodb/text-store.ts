/**
 * dynalite's database keeps keys and values as small buffers, and Node.js cuts small buffers out of 8 KB blocks
 * that live as long as any piece of them: an item of 1 KB holds up to 14. As text each holds what it is.
 */
interface MemoryLevelModule {
  MemoryLevel: new (options: object) => object
}

/**
 * V8 writes JSON in pieces, of 32 characters at first, and its text is a tree of them: a fifth more than the text in
 * one piece, which it is when it has been decoded.
 */
const JSON_IN_ONE_PIECE = {
  name: 'json-in-one-piece',
  format: 'utf8',
  encode: (value: unknown) => Buffer.from(JSON.stringify(value)).toString(),
  decode: JSON.parse,
}

const changed = new WeakSet<object>()

/** To be done before dynalite's database is loaded: it takes the class when it is. */
export function keepText(module: MemoryLevelModule): void {
  if (changed.has(module)) return
  changed.add(module)
  module.MemoryLevel = class extends module.MemoryLevel {
    constructor(options: object) {
      super({ ...options, storeEncoding: 'utf8', valueEncoding: JSON_IN_ONE_PIECE })
    }
  }
}
