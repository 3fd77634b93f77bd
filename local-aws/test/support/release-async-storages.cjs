/**
 * Runs before each test file. Jest gives each file an AsyncLocalStorage of its own and never disables it. Up to
 * Node.js 22 every promise of the process pays for each enabled storage, so the files that a worker runs late would be
 * several times slower than the first. This disables the storages of the files before.
 */
const { AsyncLocalStorage } = require('node:async_hooks')

const USED = Symbol.for('local-aws.used-async-storages')
const { prototype } = AsyncLocalStorage

if (prototype[USED]) {
  for (const storage of prototype[USED]) storage.disable()
  prototype[USED].clear()
} else {
  const used = new Set()
  prototype[USED] = used
  for (const method of ['run', 'enterWith']) {
    const original = prototype[method]
    prototype[method] = function (...given) {
      used.add(this)
      return original.apply(this, given)
    }
  }
}
