import type { MessagePort } from 'node:worker_threads'
import { type AnswerHttp, type HttpCall, LARGEST_BODY, lengthOf } from '../aws/http.ts'
import type { HttpAnswer, HttpQuestion } from './worker/http-messages.ts'

export interface Services {
  /** By the origin of their URLs. */
  readonly answers: ReadonlyMap<string, AnswerHttp>
  /** The origin of API Gateway, once it is there. */
  readonly gateway?: string
}

/** Answers what a function's thread asks over its port. */
export function answerByMessage(port: MessagePort, services: Services) {
  port.on('message', async (question: HttpQuestion) => {
    const answer = services.answers.get(question.origin)
    if (answer === undefined) return
    const { status, headers = {}, body } = await answer(callOf(question))
    port.postMessage({
      id: question.id,
      status,
      headers: Object.entries({ ...headers, date: new Date().toUTCString(), ...lengthOf(status, body) }),
      body,
    } satisfies HttpAnswer)
  })
}

const callOf = ({ method, path, headers, body }: HttpQuestion): HttpCall => ({
  method,
  url: path,
  headers: Object.fromEntries(headers),
  async body(largest = LARGEST_BODY) {
    const bytes = Buffer.from(body as string)
    return bytes.length > largest ? undefined : bytes
  },
})
