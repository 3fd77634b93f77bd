import type { ConnectorCall } from '../../ports.ts'

/** What a Task's Resource names. */
export type TaskResource =
  | { kind: 'function'; arn: string }
  | { kind: 'activity'; arn: string }
  | {
      kind: 'service'
      /** Without the pattern: `arn:aws:states:::lambda:invoke`. */
      arn: string
      pattern: ConnectorCall['pattern']
      /** As events name it: `lambda` and `invoke.waitForTaskToken`. */
      resourceType: string
      resource: string
    }

const PATTERNS: readonly [suffix: string, pattern: ConnectorCall['pattern']][] = [
  ['.waitForTaskToken', 'WAIT_FOR_TASK_TOKEN'],
  ['.sync:2', 'SYNC_2'],
  ['.sync', 'SYNC'],
  ['', 'REQUEST_RESPONSE'],
]

const SERVICE = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/

export function parseResource(text: string): TaskResource {
  if (/^arn:[^:]+:lambda:/.test(text)) return { kind: 'function', arn: text }
  if (/^arn:[^:]+:states:[^:]+:[^:]+:activity:/.test(text)) return { kind: 'activity', arn: text }
  const names = SERVICE.exec(text)?.[1]
  const split = names?.lastIndexOf(':', names.endsWith('.sync:2') ? names.length - 3 : undefined)
  const match = PATTERNS.find(([suffix]) => text.endsWith(suffix))
  if (names === undefined || split === undefined || split < 0 || !match)
    throw new Error(`${text} is not a Resource that a Task can have.`)
  const [suffix, pattern] = match
  return {
    kind: 'service',
    arn: text.slice(0, text.length - suffix.length),
    pattern,
    resourceType: names.slice(0, split),
    resource: names.slice(split + 1),
  }
}
