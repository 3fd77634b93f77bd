import type { RuntimeLog } from '../common/aws/ports.ts'

const time = () => new Date().toISOString().slice(11, 19)
/** Without control characters, which a function or a client may have sent to ring or to paint. */
const oneLine = (line: string) => line.replace(/\s*\r?\n\s*/g, ' | ').replace(/(?!\t)\p{Cc}/gu, '')

/** One line a happening, with the time; what is not as it should be goes to the error stream. */
export const terminal: RuntimeLog = {
  info: (line) => console.log(`${time()}  ${oneLine(line)}`),
  warn: (line) => console.error(`${time()}  warning: ${oneLine(line)}`),
  error: (line) => console.error(`${time()}  error: ${oneLine(line)}`),
}
