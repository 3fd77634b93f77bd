import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Read at each synthesis, whatever the app's own patterns are. */
export const SETTINGS = ['cdk.json', 'cdk.context.json', 'package-lock.json']

/** Written by the synthesis, by the runtime or by package managers; with everything that begins with a dot. */
const NEVER = ['**/.*', '**/node_modules', 'cdk.out']

/** Which files of a project a synthesis depends on; all paths are relative to the project, with `/`. */
export class WatchPatterns {
  readonly #include: readonly string[]
  readonly #included: readonly RegExp[]
  readonly #excluded: readonly RegExp[]

  constructor(include: readonly string[], exclude: readonly string[]) {
    this.#include = [...include, ...SETTINGS]
    this.#included = this.#include.map(expressionOf)
    this.#excluded = [...exclude, ...NEVER].map(expressionOf)
  }

  /** As `cdk watch` has them, from the `watch` of cdk.json; without it, everything. */
  static of(projectDirectory: string): WatchPatterns {
    const { include, exclude } = watchSettings(projectDirectory)
    return new WatchPatterns(texts(include, ['**']), texts(exclude, []))
  }

  covers(file: string): boolean {
    const matches = (expression: RegExp) => expression.test(file)
    return this.#included.some(matches) && !this.#excluded.some(matches)
  }

  /** Whether there may be such a file in the directory, or deeper; the project itself is ''. */
  mayHold(directory: string): boolean {
    if (directory === '') return true
    if (this.#excluded.some((expression) => expression.test(directory))) return false
    const names = directory.split('/')
    return this.#include.some((pattern) => {
      const parts = pattern.split('/')
      const fixed = parts.includes('**') ? parts.slice(0, parts.indexOf('**')) : parts
      return fixed.slice(0, names.length).every((part, i) => expressionOf(part).test(names[i] ?? ''))
    })
  }
}

function watchSettings(projectDirectory: string): { include?: unknown; exclude?: unknown } {
  try {
    return JSON.parse(readFileSync(join(projectDirectory, 'cdk.json'), 'utf8')).watch ?? {}
  } catch {
    // The synthesis says what is wrong with it.
    return {}
  }
}

const texts = (setting: unknown, otherwise: string[]): string[] => {
  const given = Array.isArray(setting)
    ? setting.map(String)
    : [setting].filter((one) => typeof one === 'string')
  return given.length > 0 ? given : otherwise
}

/**
 * `*` and `?` within a name, `**` for any number of directories, `{a,b}` for either; a directory stands for all
 * that is in it.
 */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`)
    .replace(/\*\*\/|\/\*\*$|\*\*|\*|\?(?!:)/g, (wildcard) => WILDCARDS[wildcard] ?? wildcard)
  return new RegExp(`^${source}(?:/.*)?$`, 's')
}

const WILDCARDS: Record<string, string> = {
  '**/': '(?:.*/)?',
  '/**': '(?:/.*)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
}
