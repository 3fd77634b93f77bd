import { relative } from 'node:path'

/** A frame of a stack trace: `at name (file:///path/file.ts:12:3)` or `at /path/file.ts:12:3`. */
const FRAME = /\(?(?:file:\/\/)?(\/[^\s()]+?):(\d+):\d+\)?/

/** Where an error was thrown, relative to the app: `functions/store/games.ts:88`. Undefined outside of it. */
export function sourceIn(
  stack: readonly string[] | string | undefined,
  projectDirectory: string,
): string | undefined {
  const lines = typeof stack === 'string' ? stack.split('\n') : (stack ?? [])
  for (const line of lines) {
    const [, file, row] = FRAME.exec(line) ?? []
    if (file === undefined || file.includes('node_modules')) continue
    const path = relative(projectDirectory, file)
    if (!path.startsWith('..')) return `${path}:${row}`
  }
  return undefined
}

/** The stack trace in the error payload of a function. */
export function traceIn(payload: string | undefined): string[] | undefined {
  try {
    const { trace }: { trace?: unknown } = Object(JSON.parse(payload ?? 'null'))
    return Array.isArray(trace) ? trace.map(String) : undefined
  } catch {
    return undefined
  }
}
