import type { HistoryEvent } from '../../services/step-functions/ports.ts'
import type { EventLine, Json, Page } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { detailsOf } from '../executions/event-details.ts'
import type { Timeline } from '../executions/timeline.ts'
import { badRequest, notFound } from '../http/console-error.ts'
import { count, milliseconds, searched } from '../http/parameters.ts'
import type { ApiCall, Routes } from '../http/router.ts'
import { callAws } from './call-aws.ts'
import { recordOf } from './executions-api.ts'

const PAGE = 500
const MOST_TEXT = 160

export const eventRoutes = (state: ConsoleState): Routes => ({
  'GET /api/executions/:id/events': (call) => events(state, call),
  'GET /api/executions/:id/events/:event': (call) => event(state, call),
  'GET /api/executions/:id/history': ({ parameters }) => history(state, parameters.id ?? ''),
})

function events(state: ConsoleState, { parameters, query }: ApiCall): Page<EventLine> {
  const { handle } = recordOf(state, parameters.id ?? '')
  const timeline = state.executions.timeline(recordOf(state, parameters.id ?? ''))
  const { startedAt: start } = handle
  const q = searched(query)
  const from = milliseconds(query, 'from') ?? Number.NEGATIVE_INFINITY
  const to = milliseconds(query, 'to') ?? Number.POSITIVE_INFINITY
  const limit = count(query, 'limit', PAGE, PAGE)
  const cursor = query.get('cursor')
  const isReverse = query.get('reverse') === 'true'
  const after = cursor === null || cursor === '' ? undefined : Number(cursor)
  if (Number.isNaN(after)) throw badRequest('`cursor` must be that of an earlier page.')
  const fits = (one: HistoryEvent) =>
    one.timestamp - start >= from &&
    one.timestamp - start <= to &&
    (q === '' ||
      JSON.stringify([one, timeline.visitOf(one.id)?.state])
        .toLowerCase()
        .includes(q))
  const isPlain = q === '' && from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY
  const matching = isPlain ? handle.events : handle.events.filter(fits)
  const ordered = isReverse ? [...matching].reverse() : matching
  const first = after === undefined ? 0 : ordered.findIndex(({ id }) => (isReverse ? id < after : id > after))
  const page = first < 0 ? [] : ordered.slice(first, first + limit)
  const last = page.at(-1)
  const isMore = last !== undefined && last !== ordered.at(-1)
  return {
    items: page.map((one) => eventLine(one, timeline, start)),
    total: matching.length,
    ...(isMore && { next: String(last.id) }),
  }
}

function eventLine(event: HistoryEvent, timeline: Timeline, start: number): EventLine {
  const visit = timeline.visitOf(event.id)
  return {
    id: event.id,
    t: event.timestamp - start,
    type: event.type,
    ...(visit && { state: visit.state, entry: visit.id }),
    ...(visit?.branch.parent && { index: visit.branch.index }),
    text: textOf(event),
  }
}

/** The main value of an event, shortened. */
function textOf(event: HistoryEvent): string {
  const details = detailsOf(event)
  const { error, cause, resource, resourceType, output, input, index, length, state } = details
  if (error !== undefined) return cut([error, cause].filter(Boolean).join(': '))
  if (event.type.startsWith('MapIteration')) return `[${index}]`
  if (length !== undefined) return `${length} items`
  if (resource !== undefined && output === undefined)
    return cut([resourceType, resource].filter(Boolean).join(':'))
  const text = output ?? input ?? state
  return typeof text === 'string' ? cut(text) : ''
}

const cut = (text: string) => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text)

async function event(state: ConsoleState, { parameters }: ApiCall): Promise<Json> {
  const { handle } = recordOf(state, parameters.id ?? '')
  const found = handle.events[Number(parameters.event) - 1]
  if (!found) throw notFound(`The event ${parameters.event}`)
  return { ...found, timestamp: found.timestamp / 1000 } as unknown as Json
}

/** The whole history as GetExecutionHistory returns it, without paging. */
async function history(state: ConsoleState, id: string): Promise<{ events: Json[] }> {
  const { handle } = recordOf(state, id)
  const service = state.ports.stepFunctions.service
  const events: Json[] = []
  let nextToken: string | undefined
  do {
    const answer: { events: Json[]; nextToken?: string } = await callAws(service, 'GetExecutionHistory', {
      executionArn: handle.spec.executionArn,
      maxResults: 1000,
      ...(nextToken !== undefined && { nextToken }),
    })
    events.push(...answer.events)
    nextToken = answer.nextToken
  } while (nextToken !== undefined)
  return { events }
}
