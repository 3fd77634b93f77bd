// Required into the app's process before its own first line. Loads the libraries that the last run of the app
// loaded, and waits until the app may go on; so a synthesis takes no longer than what is particular to it.
const { existsSync, readFileSync, readSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//

if (isMainThread && process.env.LOCAL_HOLD) hold(JSON.parse(process.env.LOCAL_HOLD))

function hold({ goFile, librariesFile, nodeOptions }) {
  // What the app starts itself is none of this.
  delete process.env.LOCAL_HOLD
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS
  else process.env.NODE_OPTIONS = nodeOptions

  process.on('exit', (code) => {
    // A run that failed may not have come to all of them.
    if (code === 0) writeFileSync(librariesFile, JSON.stringify(loadedLibraries()))
  })
  if (existsSync(goFile)) return
  for (const library of knownLibraries(librariesFile)) load(library)
  untilInputEnds()
  // Nobody said go: whoever would have is gone.
  if (!existsSync(goFile)) process.exit(1)
}

/** Libraries only: the app's own files are read when it runs, and loaders load themselves. */
function loadedLibraries() {
  const loaders = process.execArgv.map((given) => `/node_modules/${PACKAGE.exec(given)?.[1] ?? given}/`)
  return Object.keys(require.cache)
    .map((file) => ({ file, path: file.replaceAll('\\', '/') }))
    .filter(({ path }) => path.includes('/node_modules/') && !loaders.some((own) => path.includes(own)))
    .map(({ file }) => file)
}

function knownLibraries(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}

function load(library) {
  try {
    require(library)
  } catch {
    // The app will say so, if it still needs it.
  }
}

/** Nothing else may run meanwhile. */
function untilInputEnds() {
  try {
    while (readSync(0, Buffer.alloc(1)) > 0);
  } catch {
    // Then there is nothing to wait for.
  }
}
