#!/usr/bin/env node
// What `npm start` runs. Plain JavaScript that also Node 18 can read, so that it can say what is missing.
const NEEDED = [20, 19]

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(`local-aws needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

// Lambda's clock shows UTC, and threads cannot have a time zone of their own.
process.env.TZ = 'UTC'

const { register } = await import('tsx/esm/api')
register()
const { main } = await import('./main.ts')
await main(process.argv.slice(2), process.env)
