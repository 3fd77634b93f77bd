import type { MessagePort } from 'node:worker_threads'
import { ConnectionLost } from '../../common/aws/connection-lost.ts'
import { type AnswerHttp, type HttpCall, LARGEST_BODY, lengthOf } from '../../common/aws/http.ts'
import type { CallCounter } from './call-counter.ts'
import type { HttpAnswer, HttpLoss, HttpQuestion } from './worker/http-messages.ts'

export interface Services {
  /** Handlers by the origin of their URLs. */
  readonly answers: ReadonlyMap<string, AnswerHttp>
  /** The origin of API Gateway, once it listens. */
  readonly gateway?: string
}

/** Answers what a function's thread asks over its port; `watch` may end the thread at any of its calls. */
export function answerByMessage(port: MessagePort, services: Services, watch?: CallCounter) {
  port.on('message', async (question: HttpQuestion) => {
    const answer = services.answers.get(question.origin)
    if (answer === undefined) return
    const answered = () => answerTo(question, answer, watch)
    const message = await (watch ? watch.during(answered) : answered())
    if (message) port.postMessage(message)
  })
}

async function answerTo(
  question: HttpQuestion,
  answer: AnswerHttp,
  watch: CallCounter | undefined,
): Promise<HttpAnswer | HttpLoss> {
  const { id } = question
  try {
    const { status, headers = {}, body } = await answer(callOf(question, watch))
    return {
      id,
      status,
      headers: Object.entries({ ...headers, date: new Date().toUTCString(), ...lengthOf(status, body) }),
      body,
    }
  } catch (error) {
    if (error instanceof ConnectionLost) return { id, lost: true }
    throw error
  }
}

const callOf = ({ method, path, headers, body }: HttpQuestion, watch: CallCounter | undefined): HttpCall => ({
  method,
  url: path,
  headers: Object.fromEntries(headers),
  async body(largest = LARGEST_BODY) {
    const bytes = Buffer.from(body as string)
    return bytes.length > largest ? undefined : bytes
  },
  ...(watch && { crash: watch.crash }),
})
