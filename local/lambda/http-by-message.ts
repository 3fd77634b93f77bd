import type { MessagePort } from 'node:worker_threads'
import { type AnswerHttp, type HttpCall, LARGEST_BODY, lengthOf } from '../aws/http.ts'
import type { HttpAnswer, HttpQuestion } from './worker/http-messages.ts'
import { together } from './worker/together.ts'

/** The services by the origin of their URLs. */
export type Services = ReadonlyMap<string, AnswerHttp>

/** Answers what a function's thread asks over its port. */
export function answerByMessage(port: MessagePort, services: Services) {
  const post = together<HttpAnswer>((answers) => port.postMessage(answers))
  const answer = async (question: HttpQuestion) => {
    const service = services.get(question.origin)
    if (service === undefined) return
    const { status, headers = {}, body } = await service(callOf(question))
    post({
      id: question.id,
      status,
      headers: Object.entries({ ...headers, date: new Date().toUTCString(), ...lengthOf(status, body) }),
      body,
    })
  }
  port.on('message', (questions: HttpQuestion[]) => {
    for (const question of questions) void answer(question)
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
