import type { Cause } from '../../api-types.ts'
import { executionHash, frameHash, invocationHash } from './links.ts'

/** What led to an invocation, in words. */
export function sayCause(cause: Cause): string {
  switch (cause.kind) {
    case 'frame':
      return `${cause.who} · frame ${cause.route}`
    case 'entry': {
      const item = cause.index === undefined ? '' : ` [${cause.index}]`
      return `${cause.title} · ${cause.state}${item}${cause.attempt > 1 ? `, attempt ${cause.attempt}` : ''}`
    }
    case 'authorizer':
    case 'connect':
    case 'disconnect':
      return `${cause.who} · ${cause.kind}`
    case 'invocation':
      return `function ${cause.function}`
    case 'console':
      return 'this console'
    case 'other':
      return cause.who
  }
}

function hashOfCause(cause: Cause): string | undefined {
  switch (cause.kind) {
    case 'frame':
      return frameHash(cause.connection, cause.frame)
    case 'entry':
      return executionHash(cause.execution, cause.entry, cause.index)
    case 'invocation':
      return invocationHash(cause.function, cause.invocation)
    default:
      return undefined
  }
}

export function CauseLink({ cause }: { cause: Cause }) {
  const hash = hashOfCause(cause)
  return hash ? (
    <a class="link" href={hash}>
      {sayCause(cause)}
    </a>
  ) : (
    <span>{sayCause(cause)}</span>
  )
}
