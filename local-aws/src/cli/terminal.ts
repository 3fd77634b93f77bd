import type { RuntimeLog } from '../common/aws/ports.ts'

const time = () => new Date().toISOString().slice(11, 19)
/** Removes control characters. A function or a client could send them to ring the bell or to move the cursor. */
const oneLine = (line: string) => line.replace(/\s*\r?\n\s*/g, ' | ').replace(/(?!\t)\p{Cc}/gu, '')

/** Writes one line per event, with the time. Warnings and errors go to stderr. */
export const terminal: RuntimeLog = {
  info: (line) => console.log(`${time()}  ${oneLine(line)}`),
  warn: (line) => console.error(`${time()}  warning: ${oneLine(line)}`),
  error: (line) => console.error(`${time()}  error: ${oneLine(line)}`),
}
