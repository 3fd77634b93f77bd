import { readFileSync } from 'node:fs'
import { StartError } from '../common/start-error.ts'
import { type FaultCount, FaultsError, type FaultsFile, parseFaults } from '../faults/index.ts'

/** Reads and checks a rules file. Throws StartError with each mistake and its place. */
export function readFaultsFile(path: string): FaultsFile {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as FaultsFile
    parseFaults(file)
    return file
  } catch (error) {
    if (error instanceof SyntaxError) throw new StartError(`${path} is not JSON: ${error.message}`)
    if (error instanceof FaultsError)
      throw new StartError(error.problems.map((problem) => `${path}: ${problem}`).join('\n'))
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartError(`${path} cannot be read: ${reason}`)
  }
}

/** Summarizes the injected faults in one line. */
export function summaryOf(counts: readonly FaultCount[]): string {
  if (counts.length === 0) return 'No fault was injected.'
  const kinds = [...counts]
    .sort((a, b) => b.count - a.count)
    .map(
      ({ service, operation, error, when, count }) => `${count} ${service} ${operation} ${error} (${when})`,
    )
  return `Faults injected: ${kinds.join(', ')}`
}
