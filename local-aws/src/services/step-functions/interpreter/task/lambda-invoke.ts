import type { Caller, InvokeRequest, InvokeResult } from '../../../../common/aws/ports.ts'
import type { Json } from '../../ports.ts'
import { writeJson } from '../json-text.ts'
import type { StateRun } from '../state-run.ts'
import type { CallService } from './call.ts'
import { callerOf } from './caller.ts'
import { functionFailure, lambdaServiceFailure } from './lambda-failure.ts'

export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke'

/** The optimised integration `lambda:invoke`. */
export const invokeFunction: CallService = async (run, _resource, parameters, _attempt) => {
  const { ports } = run.branch.execution
  const request = invokeRequest(parameters, callerOf(run))
  const answer = await ports.invokeLambda(request, run).catch((thrown: unknown) => {
    throw lambdaServiceFailure(thrown, ports.random)
  })
  if (answer.functionError) throw functionFailure(answer.payload)
  return { submitted: invokeResponse(run, answer) }
}

/** A call that cannot be made is not scheduled. It ends the execution. */
export function assertInvokable(run: StateRun, parameters: Json): void {
  const name = isObject(parameters) ? parameters.FunctionName : undefined
  if (typeof name === 'string') return
  const problem =
    name === undefined
      ? "The field 'FunctionName' is required but was missing"
      : "The value of the field 'FunctionName' has an invalid format"
  throw run.runtimeFailure(
    `The Parameters '${writeJson(parameters)}' could not be used to start the Task: [${problem}]`,
  )
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function invokeRequest(parameters: Json, caller: Caller): InvokeRequest {
  const { FunctionName, Payload, InvocationType, LogType, ClientContext, Qualifier } = parameters as {
    [key: string]: Json
  }
  const name = String(FunctionName)
  return {
    functionName: Qualifier === undefined ? name : `${name}:${Qualifier}`,
    payload: writeJson(Payload === undefined ? {} : Payload),
    caller,
    ...(ClientContext === undefined ? {} : { clientContext: String(ClientContext) }),
    ...(InvocationType === undefined
      ? {}
      : { invocationType: InvocationType as InvokeRequest['invocationType'] }),
    ...(LogType === undefined ? {} : { logType: LogType as InvokeRequest['logType'] }),
  }
}

/** The response as the SDK for Java shows it, headers included. A state's result on AWS looks like this. */
function invokeResponse(run: StateRun, answer: InvokeResult): Json {
  const { clock, random } = run.branch.execution.ports
  const headers: { [name: string]: string } = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(answer.payload)),
    'Content-Type': 'application/json',
    Date: new Date(clock.now()).toUTCString(),
    'X-Amz-Executed-Version': answer.executedVersion,
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': answer.requestId,
    'X-Amzn-Trace-Id': traceId(clock.now(), random),
  }
  return {
    ExecutedVersion: answer.executedVersion,
    ...(answer.logResult === undefined ? {} : { LogResult: answer.logResult }),
    Payload: answer.payload === '' ? '' : (JSON.parse(answer.payload) as Json),
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(ALL_HEADERS.map((name) => [name, [headers[name] ?? '']])),
      HttpHeaders: headers,
      HttpStatusCode: answer.statusCode,
    },
    SdkResponseMetadata: { RequestId: answer.requestId },
    StatusCode: answer.statusCode,
  }
}

/** In AWS's order. */
const ALL_HEADERS = [
  'X-Amz-Executed-Version',
  'x-amzn-Remapped-Content-Length',
  'Connection',
  'x-amzn-RequestId',
  'Content-Length',
  'Date',
  'X-Amzn-Trace-Id',
  'Content-Type',
]

function traceId(now: number, random: () => number): string {
  const hex = (length: number) =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
  return `Root=1-${seconds}-${hex(24)};Parent=${hex(16)};Sampled=0;Lineage=1:${hex(8)}:0`
}
