// Runs in the app's process before its first line (`--require`). Loads the libraries that the last run of the app
// loaded, then waits for the start signal. A synthesis then takes only as long as the app's own code.
const { existsSync, readFileSync, readSync, writeFileSync } = require('node:fs')
const { isMainThread } = require('node:worker_threads')

const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//

if (isMainThread && process.env.LOCAL_AWS_PRELOAD) preloadAndWait(JSON.parse(process.env.LOCAL_AWS_PRELOAD))

function preloadAndWait({ goFile, librariesFile, nodeOptions }) {
  // Processes that the app starts must not wait.
  delete process.env.LOCAL_AWS_PRELOAD
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS
  else process.env.NODE_OPTIONS = nodeOptions

  process.on('exit', (code) => {
    // A run that failed may not have loaded all of its libraries.
    if (code === 0) writeFileSync(librariesFile, JSON.stringify(loadedLibraries()))
  })
  if (existsSync(goFile)) return
  for (const library of knownLibraries(librariesFile)) load(library)
  untilInputEnds()
  // stdin closed without the start signal: the process that started this one has ended.
  if (!existsSync(goFile)) process.exit(1)
}

/** Files of libraries. Leaves out the app's own files, which may change, and loaders such as tsx. */
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
    // If the app still needs the library, its own `require` reports the error.
  }
}

/** Blocks this thread until stdin closes, so that no timer or promise of a library runs. */
function untilInputEnds() {
  try {
    while (readSync(0, Buffer.alloc(1)) > 0);
  } catch {
    // There is no readable stdin, so there is nothing to wait for.
  }
}
