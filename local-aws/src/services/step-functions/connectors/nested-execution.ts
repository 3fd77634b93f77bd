import type { AwsJsonService } from '../../../common/aws/ports.ts'
import type { Clock } from '../../../common/clock.ts'
import { type Connector, type ConnectorCall, type Json, StatesError } from '../ports.ts'
import { naming, optimisedStepFunctions } from './failures.ts'
import { isJsonObject, type JsonObject, mapKeys, parametersOf, sortKeys } from './json-object.ts'
import { stepFunctionsMetadata } from './metadata.ts'
import { capitalised } from './step-functions.ts'

/** An execution that a Task waits for. */
interface FollowedExecution {
  ended(): Promise<void>
  /** The same answer as DescribeExecution's. */
  describe(): JsonObject
}

export interface NestedExecutionPorts {
  stepFunctions(): AwsJsonService
  follow(executionArn: string): FollowedExecution | undefined
  clock: Clock
  newId(): string
}

/** `arn:aws:states:::states:startExecution`: starts another machine. With `.sync` it waits for the end. */
export function nestedExecution(ports: NestedExecutionPorts): Connector {
  return async (call) => {
    const { stepFunctions, follow, newId, clock } = ports
    const requestId = newId()
    const started = await naming(optimisedStepFunctions, requestId, async () => {
      const body = await stepFunctions().call('StartExecution', startInput(call.arguments), call.caller)
      return isJsonObject(body) ? body : {}
    })
    const submitted = sortKeys({
      ...inMilliseconds(started),
      ...stepFunctionsMetadata({ body: started, requestId, at: clock.now() }),
    })
    if (call.pattern !== 'SYNC' && call.pattern !== 'SYNC_2') return { submitted }
    const executionArn = String(started.executionArn)
    await naming(optimisedStepFunctions, requestId, () =>
      // The machine's own role watches the job.
      stepFunctions().call('DescribeExecution', { executionArn }, call.caller),
    )
    const child = follow(executionArn)
    if (!child) throw new Error(`The execution ${executionArn} was started but cannot be found.`)
    const completed = resultOf(child, executionArn, call, ports)
    // The Task may have ended meanwhile.
    completed.catch(() => {})
    return { submitted, completed }
  }
}

/** The child's input may be JSON or a text. A text that is JSON counts as that JSON. */
function startInput(given: Json): JsonObject {
  const { StateMachineArn, Name, Input } = parametersOf(given)
  const asIs = typeof Input === 'string' && isJsonText(Input)
  return {
    stateMachineArn: StateMachineArn ?? null,
    name: Name ?? null,
    input: asIs || Input === undefined || Input === null ? (Input ?? null) : JSON.stringify(Input),
  }
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Returns the child's output or fails with its failure. Stops the child if the Task ends first. */
async function resultOf(
  child: FollowedExecution,
  executionArn: string,
  { caller, pattern, signal }: ConnectorCall,
  { stepFunctions }: NestedExecutionPorts,
): Promise<Json> {
  const abort = () => {
    // Stopping the child is best effort: the Task is over.
    stepFunctions()
      .call('StopExecution', { executionArn }, caller)
      .catch(() => {})
  }
  signal.addEventListener('abort', abort, { once: true })
  await child.ended()
  signal.removeEventListener('abort', abort)
  const described = sortKeys(inMilliseconds(child.describe()))
  if (described.Status !== 'SUCCEEDED') {
    throw new StatesError('States.TaskFailed', JSON.stringify(described))
  }
  return pattern === 'SYNC' ? described : { ...described, ...parsed(described) }
}

/** `.sync:2` returns payloads as JSON, `.sync` as JSON text. */
function parsed({ Input, Output }: JsonObject): JsonObject {
  const texts = Object.entries({ Input, Output })
  return Object.fromEntries(
    texts.flatMap(([name, text]): [string, Json][] =>
      typeof text === 'string' ? [[name, JSON.parse(text)]] : [],
    ),
  )
}

function inMilliseconds(body: JsonObject): JsonObject {
  const named = mapKeys(body, capitalised, (value, key) =>
    typeof value === 'number' && key.endsWith('Date') ? Math.round(value * 1000) : value,
  )
  return isJsonObject(named) ? named : {}
}
