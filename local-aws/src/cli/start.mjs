#!/usr/bin/env node
// The entry of the command. Plain JavaScript that Node.js 18 can parse, so that an old version gets a clear error.
const NEEDED = [20, 19]

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.error(`local-aws needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

// Lambda runs in UTC. A thread cannot have its own time zone, so the whole process is in UTC.
process.env.TZ = 'UTC'

const { register } = await import('tsx/esm/api')
register()
const { main } = await import('./main.ts')
await main(process.argv.slice(2), process.env)
