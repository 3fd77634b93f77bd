import { AwsError } from '../../../../src/common/aws/error.ts'
import type { InvokeRequest, InvokeResult } from '../../../../src/common/aws/ports.ts'
import { VirtualClock } from '../../../../src/common/virtual-clock.ts'
import { runExecution, TaskTokens } from '../../../../src/services/step-functions/interpreter/index.ts'
import type {
  ActivityTask,
  Connector,
  ExecutionHandle,
  HistoryEvent,
  InterpreterPorts,
  Json,
} from '../../../../src/services/step-functions/ports.ts'

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:'
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:machine'
const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:machine:run'

/** What a function does with its event: answers, or throws. */
export type FunctionBody = (event: Json) => unknown

/** Thrown by a function body: the function's own error. */
export class FunctionError extends Error {
  constructor(errorType: string, errorMessage: string) {
    super(errorMessage)
    this.name = errorType
  }
}

/** Everything around the interpreter, on virtual time and with fixed chance. */
export class Harness {
  readonly clock = new VirtualClock()
  readonly tokens = new TaskTokens()
  readonly invocations: InvokeRequest[] = []
  readonly activities: ActivityTask[] = []
  readonly functions: Record<string, FunctionBody> = {}
  readonly connectors: Record<string, Connector> = {}
  random = () => 0.5

  start(
    definition: object,
    input: Json | { text: string } = {},
    type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
  ): ExecutionHandle {
    const text =
      input !== null && typeof input === 'object' && 'text' in input
        ? String(input.text)
        : JSON.stringify(input)
    return runExecution(
      {
        executionArn: EXECUTION,
        name: 'run',
        stateMachineArn: MACHINE,
        stateMachineName: 'machine',
        roleArn: 'arn:aws:iam::123456789012:role/machine',
        type,
        definition: { QueryLanguage: 'JSONata', ...definition },
        input: text,
      },
      this.ports,
    )
  }

  async run(definition: object, input: Json | { text: string } = {}): Promise<ExecutionHandle> {
    const execution = this.start(definition, input)
    await this.clock.runUntil(execution.ended())
    return execution
  }

  /** Runs one state that ends the machine. */
  async runState(state: object, input: Json = {}): Promise<ExecutionHandle> {
    return this.run({ StartAt: 'S', States: { S: state } }, input)
  }

  private readonly ports: InterpreterPorts = {
    clock: this.clock,
    tokens: this.tokens,
    random: () => this.random(),
    invokeLambda: (request) => this.invoke(request),
    connector: (resource) => this.connectors[resource],
    scheduleActivity: (task) => this.activities.push(task),
  }

  private async invoke(request: InvokeRequest): Promise<InvokeResult> {
    this.invocations.push(request)
    const name = request.functionName.replace(/^.*:function:/, '')
    const body = this.functions[name]
    const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'request-1' }
    if (!body)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${FUNCTION_ARN}${name}`, 404)
    try {
      const value = await body(JSON.parse(request.payload) as Json)
      return { ...answer, payload: JSON.stringify(value ?? null) }
    } catch (thrown) {
      if (thrown instanceof AwsError) throw thrown
      const { name: errorType, message: errorMessage } = thrown as Error
      return { ...answer, functionError: 'Unhandled', payload: JSON.stringify({ errorType, errorMessage }) }
    }
  }
}

/** One line an event: `5<-4 TaskFailed`. */
export function chain(execution: ExecutionHandle): string[] {
  return execution.events.map(({ id, previousEventId, type }) => `${id}<-${previousEventId} ${type}`)
}

export function types(execution: ExecutionHandle): string[] {
  return execution.events.map(({ type }) => type)
}

/** The details of the first event of that type. */
export function details(execution: ExecutionHandle, type: string): Record<string, Json> {
  const event = execution.events.find((candidate) => candidate.type === type)
  if (!event) throw new Error(`There is no ${type} in ${types(execution).join(', ')}`)
  return detailsOf(event)
}

export function detailsOf(event: HistoryEvent): Record<string, Json> {
  const member = Object.keys(event).find((key) => key.endsWith('EventDetails'))
  return member ? (event[member] as Record<string, Json>) : {}
}

export function outputOf(execution: ExecutionHandle): Json {
  if (execution.output === undefined)
    throw new Error(`${execution.status} ${execution.error}: ${execution.cause}`)
  return JSON.parse(execution.output) as Json
}

/** `{% ... %}` */
export function expression(source: string): string {
  return `{% ${source} %}`
}
