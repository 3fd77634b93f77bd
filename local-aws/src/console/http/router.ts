import { ConsoleError } from './console-error.ts'

export interface ApiCall {
  /** Decoded values of the `:names` in the path. */
  parameters: Record<string, string>
  query: URLSearchParams
  /** The parsed JSON body of a write. */
  body: Record<string, unknown>
}

export type Handler = (call: ApiCall) => unknown

/** `GET /api/executions/:id` to its handler. */
export type Routes = Record<string, Handler>

interface Route {
  method: string
  segments: string[]
  handler: Handler
}

export class Router {
  readonly #routes: Route[]

  constructor(routes: Routes) {
    this.#routes = Object.entries(routes).map(([key, handler]) => {
      const [method = '', path = ''] = key.split(' ')
      return { method, segments: path.split('/'), handler }
    })
  }

  /** Finds the handler of a call. Throws ConsoleError. */
  find(method: string, path: string): { handler: Handler; parameters: Record<string, string> } {
    const segments = path.split('/')
    const matching = this.#routes.flatMap((route) => {
      const parameters = match(route.segments, segments)
      return parameters ? [{ route, parameters }] : []
    })
    if (matching.length === 0) throw new ConsoleError(404, 'NotFound', `There is no ${path}.`)
    const found = matching.find(({ route }) => route.method === method)
    if (!found) throw new ConsoleError(405, 'BadRequest', `${path} does not support ${method}.`)
    return { handler: found.route.handler, parameters: found.parameters }
  }
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? ''
    if (!part.startsWith(':')) {
      if (part !== segment) return undefined
      continue
    }
    try {
      parameters[part.slice(1)] = decodeURIComponent(segment)
    } catch {
      throw new ConsoleError(400, 'BadRequest', `The path has a malformed part: ${segment}`)
    }
  }
  return parameters
}
