import type { Problem } from '../../api-types.ts'

/** The runtime refused a call: `name` is an AWS error name, or one of the console's own. */
export class Refused extends Error {
  override readonly name: string
  readonly status: number

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.name = problem.error
    this.status = status
  }
}

/** Nothing answered: the runtime has stopped, or is starting. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

export type Query = Record<string, string | number | boolean | undefined>

/** Joins path segments, each encoded, and a query without its empty parameters. */
export function apiPath(segments: (string | number)[], query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  const path = `/api/${segments.map((one) => encodeURIComponent(one)).join('/')}`
  return search ? `${path}?${search}` : path
}

const token = () => document.querySelector<HTMLMetaElement>('meta[name=console-token]')?.content ?? ''

/**
 * Reads one answer.
 * @throws {Refused} the runtime answered with an error
 * @throws {Unreachable} nothing answered, or something that is no JSON
 */
export function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return call(path, { signal })
}

/** Sends one write, with the page's token. Throws as `read` does. */
export function write<Answer = unknown>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-console-token': token() }
  return call(path, { method, headers, ...(method === 'DELETE' ? {} : { body: JSON.stringify(body) }) })
}

async function call<Answer>(path: string, request: RequestInit): Promise<Answer> {
  let response: Response
  let answer: unknown
  try {
    response = await fetch(path, request)
    answer = await response.json()
  } catch (error) {
    if (request.signal?.aborted) throw error
    throw new Unreachable('The runtime does not answer.')
  }
  if (!response.ok) throw new Refused(response.status, answer as Problem)
  return answer as Answer
}

/** What to show of anything that was thrown. */
export function sayError(error: unknown): string {
  if (error instanceof Refused) return `${error.name}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}
