/** One expression, evaluated by this runtime and by the published package. */
import jsonata from 'jsonata'
import { evaluateJsonata } from '../../../../src/services/step-functions/interpreter/jsonata/engine.ts'

type Outcome = { value: unknown } | { code: unknown; message: unknown }

export const NOW = Date.UTC(2026, 10, 1)

const refused = (error: unknown): Outcome => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code, message }
}

/** Without the marks that JSONata leaves on its sequences. */
const plain = (value: unknown): Outcome => ({ value: JSON.parse(JSON.stringify({ value })).value })

export function here(source: string, bindings: Record<string, unknown>): Outcome {
  try {
    return plain(evaluateJsonata(source, bindings, { now: () => NOW, random: () => 0.5 }))
  } catch (error) {
    return refused(error)
  }
}

export async function byThePackage(source: string, bindings: Record<string, unknown>): Promise<Outcome> {
  try {
    return plain(await jsonata(source).evaluate(undefined, bindings))
  } catch (error) {
    return refused(error)
  }
}
