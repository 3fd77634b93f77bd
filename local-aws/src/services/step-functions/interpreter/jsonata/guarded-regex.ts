import { createContext, Script } from 'node:vm'

interface Match {
  regex: RegExp
  text: string
}

const guard: { match?: Match } = createContext({})
const execute = new Script('match.regex.exec(match.text)')

/**
 * Replaces RegExp in JSONata. A regular expression can take practically for ever on a short text and blocks the thread
 * meanwhile, so each search has a deadline.
 */
export function guardedRegex(stopAfterMs: number, onTimeout: () => never): new (regex: RegExp) => object {
  return class {
    private readonly regex: RegExp

    constructor(regex: RegExp) {
      this.regex = new RegExp(regex)
    }

    get lastIndex(): number {
      return this.regex.lastIndex
    }

    set lastIndex(index: number) {
      this.regex.lastIndex = index
    }

    exec(text: string): unknown {
      guard.match = { regex: this.regex, text }
      try {
        return execute.runInContext(guard, { timeout: stopAfterMs })
      } catch (thrown) {
        if (isTimeout(thrown)) return onTimeout()
        throw thrown
      }
    }
  }
}

function isTimeout(thrown: unknown): boolean {
  return (
    thrown !== null &&
    typeof thrown === 'object' &&
    'code' in thrown &&
    thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
