import type { ApiResponse, HttpCall } from '../../common/aws/http.ts'
import type { RuntimeLog } from '../../common/aws/ports.ts'
import { LogRateLimit } from '../../common/log-rate-limit.ts'

/** Error codes of calls that are wrong as written, independent of the state. Their developer should see them. */
const MISTAKES = new Set([
  ...['InvalidAction', 'SerializationException', 'UnknownOperationException', 'ValidationException'],
  ...['MissingParameter', 'InvalidArn', 'InvalidDefinition', 'InvalidName'],
  ...['InvalidParameterValueException', 'InvalidRequestContentException', 'RequestEntityTooLargeException'],
  'MissingAuthenticationTokenException',
  ...['ResourceNotFoundException', 'StateMachineDoesNotExist', 'ActivityDoesNotExist'],
])

const LONGEST = 400
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text)

/** Logs mistaken calls on the terminal, one line each, limited per second. */
export class ClientErrorLog {
  readonly #log: RuntimeLog
  readonly #budget: LogRateLimit

  constructor(log: RuntimeLog) {
    this.#log = log
    this.#budget = new LogRateLimit((count) => log.warn(`AWS calls refused: ${count} more`))
  }

  /** Logs a request that was refused before its action was read. */
  refused(problem: string) {
    if (this.#budget.allows()) this.#log.warn(short(`AWS call refused: ${problem}`))
  }

  look({ method, url, headers }: HttpCall, answer: ApiResponse) {
    if (answer.status < 400 || answer.status >= 500) return
    const { code, message } = errorIn(answer)
    if (!MISTAKES.has(code) || !this.#budget.allows()) return
    const target = headers['x-amz-target'] ?? `${method} ${url}`
    this.#log.warn(short(`AWS call refused: ${String(target)}: ${code}: ${message}`))
  }
}

/** Reads the error from a response of the JSON protocols, of Lambda or of the query protocol. */
function errorIn({ headers = {}, body }: ApiResponse): { code: string; message: string } {
  if (body.startsWith('<')) {
    const [, code = '', message = ''] = /<Code>(.*?)<\/Code><Message>(.*?)<\/Message>/s.exec(body) ?? []
    return { code, message }
  }
  const { __type, message, Message } = JSON.parse(body || '{}')
  return {
    code: headers['x-amzn-errortype'] ?? String(__type).replace(/^.*#/, ''),
    message: message ?? Message,
  }
}
