/**
 * dynalite's database keeps keys and values as small buffers, and Node.js cuts small buffers out of 8 KB blocks
 * that live as long as any piece of them: an item of 1 KB holds up to 14. As text each holds what it is.
 */
interface MemoryLevelModule {
  MemoryLevel: new (options: object) => object
}

const changed = new WeakSet<object>()

/** To be done before dynalite's database is loaded: it takes the class when it is. */
export function keepText(module: MemoryLevelModule): void {
  if (changed.has(module)) return
  changed.add(module)
  module.MemoryLevel = class extends module.MemoryLevel {
    constructor(options: object) {
      super({ storeEncoding: 'utf8', ...options })
    }
  }
}
