import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files that every synthesis reads, whatever patterns the app has. */
export const SETTINGS = ['cdk.json', 'cdk.context.json', 'package-lock.json']

/** Never watched: names that start with a dot, and files that the synthesis or a package manager writes. */
const ALWAYS_EXCLUDED = ['**/.*', '**/node_modules', 'cdk.out']

/** Decides which files of a project a synthesis depends on. Paths are relative to the project and use `/`. */
export class WatchPatterns {
  readonly #include: readonly string[]
  readonly #included: readonly RegExp[]
  readonly #excluded: readonly RegExp[]

  constructor(include: readonly string[], exclude: readonly string[]) {
    this.#include = [...include, ...SETTINGS]
    this.#included = this.#include.map(expressionOf)
    this.#excluded = [...exclude, ...ALWAYS_EXCLUDED].map(expressionOf)
  }

  /** Reads the patterns of `cdk watch`, the `watch` object of cdk.json. Without it, every file matches. */
  static of(projectDirectory: string): WatchPatterns {
    const { include, exclude } = watchSettings(projectDirectory)
    return new WatchPatterns(texts(include, ['**']), texts(exclude, []))
  }

  covers(file: string): boolean {
    const matches = (expression: RegExp) => expression.test(file)
    return this.#included.some(matches) && !this.#excluded.some(matches)
  }

  /** Whether the directory may hold a covered file at any depth. '' is the project itself. */
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
    // The synthesis reports an unreadable cdk.json.
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
 * Translates a glob: `*` and `?` match within a name, `**` matches any number of directories, `{a,b}` matches
 * either. A pattern of a directory also matches everything in it.
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
