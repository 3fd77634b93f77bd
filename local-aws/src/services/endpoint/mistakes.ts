import type { ApiResponse, HttpCall } from '../../common/aws/http.ts'
import type { RuntimeLog } from '../../common/aws/ports.ts'
import { LineBudget } from '../../common/line-budget.ts'

/** What is wrong with a call as it was written, whatever the state of things: whoever wrote it will want to know. */
const MISTAKES = new Set([
  ...['InvalidAction', 'SerializationException', 'UnknownOperationException', 'ValidationException'],
  ...['MissingParameter', 'InvalidArn', 'InvalidDefinition', 'InvalidName'],
  ...['InvalidParameterValueException', 'InvalidRequestContentException', 'RequestEntityTooLargeException'],
  'MissingAuthenticationTokenException',
  ...['ResourceNotFoundException', 'StateMachineDoesNotExist', 'ActivityDoesNotExist'],
])

const LONGEST = 400
const short = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text)

/** Tells the terminal of calls that were a mistake, a line each, and of a flood of them how many there were. */
export class MistakeLog {
  readonly #log: RuntimeLog
  readonly #budget: LineBudget

  constructor(log: RuntimeLog) {
    this.#log = log
    this.#budget = new LineBudget((count) => log.warn(`AWS calls refused: ${count} more`))
  }

  /** Of a request that is refused before anybody looks at what it asks for. */
  tell(problem: string) {
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

/** As the JSON protocols, Lambda's and the old query protocol tell it. */
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
