import type { ConnectionLine, FrameAnswer, FrameLine, Page } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { ConsoleError, notFound, notKept } from '../http/console-error.ts'
import { count, pageOf, searched, text } from '../http/parameters.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { parsed } from '../lens/defaults.ts'
import type { KeptClient } from '../recorder/clients.ts'
import { CONSOLE } from './call-aws.ts'
import { frameLine, invocationOf } from './frame-lines.ts'

const PAGE = 200

export const connectionRoutes = (state: ConsoleState): Routes => ({
  'GET /api/connections': ({ query }) => connections(state, query),
  'GET /api/connections/:id/frames': (call) => frames(state, call),
  'GET /api/frames/:id': ({ parameters }) => frame(state, parameters.id ?? ''),
  'POST /api/connections/:id/frames': async ({ parameters, body }) => {
    await manage(state, parameters.id ?? '', 'POST', text(body, 'body'))
    return {}
  },
  'DELETE /api/connections/:id': async ({ parameters }) => {
    await manage(state, parameters.id ?? '', 'DELETE', '')
    return {}
  },
})

function connections(state: ConsoleState, query: URLSearchParams): Page<ConnectionLine> {
  const status = query.get('status')
  const q = searched(query)
  const { recorder, subjects } = state
  const fits = (kept: KeptClient) =>
    (status !== 'open' || !kept.closed) &&
    (status !== 'closed' || kept.closed !== undefined) &&
    (q === '' ||
      [subjects.whoIs(kept), kept.client.connectionId, ...kept.frames.map((one) => one.text)].some((one) =>
        one.toLowerCase().includes(q),
      ))
  const found = [...recorder.clients.byId.values()].filter(fits).reverse()
  // Open connections come first.
  const ordered = [...found.filter(({ closed }) => !closed), ...found.filter(({ closed }) => closed)]
  return pageOf(ordered, {
    idOf: ({ client }) => client.connectionId,
    cursor: query.get('cursor'),
    limit: count(query, 'limit', PAGE, PAGE),
    show: (kept) => connectionLine(state, kept),
  })
}

function connectionLine({ subjects }: ConsoleState, kept: KeptClient): ConnectionLine {
  const { client, closed, frames: all } = kept
  const newest = all.at(-1)
  const execution = newest && subjects.executionIn(parsed(newest.text))
  return {
    id: client.connectionId,
    open: closed === undefined,
    since: client.connectedAt,
    ...(closed && { closedAt: closed.at, code: closed.code, reason: closed.reason }),
    who: subjects.whoIs(kept),
    authorizer: { ...client.authorizer },
    sourceIp: client.sourceIp,
    ...(client.userAgent !== undefined && { userAgent: client.userAgent }),
    in: kept.in,
    out: kept.out,
    ...(newest && { lastAt: newest.started }),
    ...(execution && { execution: execution.id }),
  }
}

function clientOf({ recorder }: ConsoleState, id: string): KeptClient {
  const kept = recorder.clients.byId.get(id)
  if (!kept) throw notFound(`The connection ${id}`)
  return kept
}

function frames(state: ConsoleState, { parameters, query }: ApiCall): Page<FrameLine> {
  const q = searched(query)
  const all = clientOf(state, parameters.id ?? '').frames
  const found = all.filter((one) => q === '' || one.text.toLowerCase().includes(q)).reverse()
  return pageOf(found, {
    idOf: ({ id }) => id,
    cursor: query.get('cursor'),
    limit: count(query, 'limit', PAGE, PAGE),
    show: (one) => frameLine(state, one),
  })
}

function frame(state: ConsoleState, id: string): FrameAnswer {
  const { recorder, subjects } = state
  const kept = recorder.clients.frames.get(id)
  if (!kept) throw notKept(`The frame ${id}`)
  const invocation = invocationOf(state, kept)
  const alike = [...recorder.clients.frames.values()].filter(
    (one) =>
      one !== kept &&
      one.direction === 'out' &&
      one.text === kept.text &&
      invocationOf(state, one) === invocation,
  )
  return {
    line: frameLine(state, kept),
    body: kept.text,
    alsoTo:
      kept.direction === 'out' && invocation
        ? alike.map((one) => ({
            connection: one.connectionId,
            who: subjects.who(one.connectionId),
            frame: one.id,
          }))
        : [],
  }
}

/** `@connections`, as a person: any key is accepted there. */
async function manage(state: ConsoleState, id: string, method: string, body: string): Promise<void> {
  const { client } = clientOf(state, id)
  const { gateway } = state.ports
  const base = new URL(gateway.managementUrl(client.apiId, client.stageName))
  const answer = await gateway.answer({
    method,
    url: `${base.pathname}/@connections/${encodeURIComponent(id)}`,
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${CONSOLE}/0/local/execute-api/aws4_request` },
    body: async () => Buffer.from(body),
  })
  if (answer.status < 300) return
  const reason =
    answer.headers?.['x-amzn-errortype'] ?? answer.headers?.['x-amzn-ErrorType'] ?? 'GoneException'
  const sentence = answer.status === 410 ? 'The connection is closed.' : answer.body || reason
  throw new ConsoleError(answer.status, reason, sentence)
}
