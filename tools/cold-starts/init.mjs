// Loads one module in a process that has loaded nothing else, and prints how many milliseconds that took.
import { pathToFileURL } from 'node:url'

const url = pathToFileURL(process.argv[2]).href
const began = performance.now()
await import(url)
console.log(performance.now() - began)
process.exit()
