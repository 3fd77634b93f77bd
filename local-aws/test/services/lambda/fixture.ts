import type { InvokeRequest, InvokeResult } from '../../../src/common/aws/ports.ts'
import type { RuntimeOptions } from '../../../src/runtime/runtime.ts'
import type { Properties, ResourceDeclaration } from '../../../src/template/model.ts'
import { HandMadeApp, type Running, run } from '../../runtime/fixture.ts'

interface Answer extends Omit<InvokeResult, 'payload'> {
  value: unknown
}

/** Functions given as sources, running; `call` invokes one of them. */
export interface RunningFunctions extends Running {
  app: HandMadeApp
  call(functionName: string, event?: unknown, rest?: Partial<InvokeRequest>): Promise<Answer>
  stop(): Promise<void>
}

export interface FunctionSource {
  source: string
  properties?: Properties
  statements?: Properties[]
}

export async function runFunctions(
  functions: Record<string, string | FunctionSource>,
  options: Partial<RuntimeOptions> = {},
  more: (app: HandMadeApp) => Record<string, ResourceDeclaration> = () => ({}),
): Promise<RunningFunctions> {
  const app = new HandMadeApp()
  const declared = Object.entries(functions).map(([name, given]) => {
    const { source, properties, statements } = typeof given === 'string' ? { source: given } : given
    return app.lambda(name, source, properties, statements)
  })
  const running = await run(app.assembly(Object.assign({}, ...declared, more(app))), options)
  return {
    ...running,
    app,
    async call(functionName, event = {}, rest = {}) {
      const request = { functionName, payload: JSON.stringify(event), caller: {}, ...rest }
      const { payload, ...result } = await running.runtime.invoke(request)
      return { ...result, value: payload === '' ? undefined : JSON.parse(payload) }
    },
    async stop() {
      await running.runtime.stop()
      app.remove()
    },
  }
}
