import { relative } from 'node:path'

/**
 * The first line with an error, joined with the next one if it ends with a colon; otherwise the last line. Ends with
 * the file and line of the app where it happened, if the output contains it: `RangeError: no such name (infra/app.ts:12)`.
 */
export function errorLine(output: string, projectDirectory: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const errors = lines.map((line) => (ERROR.exec(line) ?? NAMED.exec(line))?.[1])
  const first = errors.findIndex((error) => error !== undefined)
  const error = errors[first] ?? lines.at(-1) ?? 'it printed nothing'
  const sentence = error.endsWith(':') ? `${error} ${lines[first + 1] ?? ''}` : error
  // esbuild names the place itself.
  if (/\.\w+:\d+:\d+/.test(sentence)) return sentence
  const after = lines.slice(Math.max(0, first))
  const place = placeIn(after, projectDirectory) ?? placeIn(lines, projectDirectory)
  return place === undefined ? sentence : `${sentence} (${place})`
}

/** `at name (file:///app/infra/app.ts:12:3)` in a stack trace, or `/app/infra/app.ts:12` above a syntax error. */
const PLACE = /(?:file:\/\/)?(\/[^\s():]+):(\d+)(?::\d+)?\)?$/

/** The first place in a file of the app. */
function placeIn(lines: readonly string[], projectDirectory: string): string | undefined {
  for (const line of lines) {
    const [, file, row] = PLACE.exec(line) ?? []
    if (file === undefined || file.includes('node_modules')) continue
    const path = relative(projectDirectory, decodeURI(file))
    if (!path.startsWith('..')) return `${path}:${row}`
  }
  return undefined
}

/** `RangeError: ...`, also after a prefix of CDK. */
const ERROR = /((?:\bUncaught )?\b\w*(?:Error|Exception)\b[^:(]{0,40}:.*)/
/** An error with a name in CDK's style: `«SomeName»`. */
const NAMED = /(«\w+».*)/
