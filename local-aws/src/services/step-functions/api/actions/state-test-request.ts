import { AwsError } from '../../../../common/aws/error.ts'
import { parseResource } from '../../interpreter/task/resource.ts'
import type { Json } from '../../ports.ts'
import { checkResult } from '../../test-state/check-result.ts'
import { readContext } from '../../test-state/context.ts'
import type { Mock, StateTest } from '../../test-state/request.ts'
import { describeErrors } from '../../validation/diagnostics.ts'
import { jsonFault } from '../../validation/json-fault.ts'
import { variableNameProblem } from '../../validation/scope.ts'
import { isObject, type JsonObject } from '../../validation/state-context.ts'
import { stateIn, type TestedState, validateTestedState } from '../../validation/tested-state.ts'
import { checkRoleArn } from '../arns.ts'
import { invalidDefinition } from '../errors.ts'
import { checkInput } from '../execution-input.ts'
import { flag, type InputOf, integer, required, structureOf, text } from '../members.ts'
import { arn, cause, definition, errorName, payload } from './shapes.ts'

const count = () => integer({ min: 0, max: 2 ** 31 - 1 })
const stateName = () => text({ min: 1, max: 80 })

const mockMembers = {
  result: payload(),
  errorOutput: structureOf({ error: errorName(), cause: cause() }),
  fieldValidationMode: text<'STRICT' | 'PRESENT' | 'NONE'>({ values: ['STRICT', 'PRESENT', 'NONE'] }),
}

/** The members of the request, with the constraints of the service's model. */
export const testStateMembers = {
  definition: required(definition()),
  roleArn: arn(),
  input: payload(),
  inspectionLevel: text<'INFO' | 'DEBUG' | 'TRACE'>({ values: ['INFO', 'DEBUG', 'TRACE'] }),
  revealSecrets: flag(),
  variables: payload(),
  stateName: stateName(),
  mock: structureOf(mockMembers),
  context: payload(),
  stateConfiguration: structureOf({
    retrierRetryCount: count(),
    errorCausedByState: stateName(),
    mapIterationFailureCount: count(),
    mapItemReaderData: payload(),
  }),
}

export type TestStateRequest = InputOf<typeof testStateMembers>
type MockInput = InputOf<typeof mockMembers>

const invalid = (message: string) => new AwsError('ValidationException', message)

/** Checks everything in a request that can be checked before the state runs. Throws AwsError. */
export function readStateTest(request: TestStateRequest): StateTest {
  const { roleArn, input = '{}', inspectionLevel: level = 'INFO', stateConfiguration = {} } = request
  if (roleArn !== undefined) checkRoleArn(roleArn)
  const tested = testedState(request)
  const mock = request.mock && readMock(request.mock, tested.state, request)
  if (!mock) checkUnmocked(tested.state, request)
  const context = request.context === undefined ? undefined : contextOf(request, tested.state)
  checkConfiguration(tested.state, request)
  checkInput(input)
  const variables = readVariables(request.variables)
  return { tested, input, level, variables, roleArn, mock, context, configuration: stateConfiguration }
}

function testedState({ definition: text, stateName: name, mock: given }: TestStateRequest): TestedState {
  const { diagnostics, tested } = validateTestedState(text, { stateName: name, mocked: given !== undefined })
  if (tested) return tested
  const errors = describeErrors(diagnostics)
  throw errors === '' ? invalid('State not found in definition') : invalidDefinition(errors)
}

const MOCKABLE = ['Task', 'Map', 'Parallel']

function readMock(given: MockInput, state: JsonObject, { revealSecrets }: TestStateRequest): Mock {
  const { Type: type } = state
  const { result, errorOutput } = given
  if (!MOCKABLE.includes(String(type))) {
    throw invalid(`State type '${type}' is not supported when a mock is specified`)
  }
  if (revealSecrets) throw invalid('TestState does not support RevealSecrets when a mock is specified.')
  if ((result === undefined) === (errorOutput === undefined)) {
    throw invalid('A test mock should have only one of the following fields: [result, errorOutput].')
  }
  if (result === undefined) return mockedError(errorOutput ?? {})
  if (result.trim() === '' || jsonFault(result)) throw invalid('Mocked result must be valid JSON')
  const value = JSON.parse(result) as Json
  checkResultForm(value, state, given.fieldValidationMode ?? 'STRICT')
  return { kind: 'result', text: result, value }
}

function mockedError({ error, cause: reason }: { error?: string; cause?: string }): Mock {
  if (!error) throw invalid('An error was not specified in the mocked error output.')
  return { kind: 'error', error, cause: reason }
}

function checkResultForm(value: Json, state: JsonObject, mode: 'STRICT' | 'PRESENT' | 'NONE'): void {
  if (state.Type === 'Task') {
    const resource = parseResource(String(state.Resource))
    if (resource.kind !== 'service') return
    checkResult(value, { resource: resource.arn, pattern: resource.pattern }, mode)
  } else if (state.Type === 'Map' && state.ResultWriter !== undefined) {
    if (!isObject(value)) throw invalid('Mocked result must be a JSON object.')
  } else if (!Array.isArray(value)) {
    throw invalid('Mocked result must be an array.')
  } else if (Array.isArray(state.Branches) && value.length !== state.Branches.length) {
    throw invalid('Mocked result must contain the same number of items as number of Parallel branches.')
  }
}

/** Refuses what AWS does not run without a mock. The message about activities is this runtime's own. */
function checkUnmocked(state: JsonObject, { roleArn }: TestStateRequest): void {
  const refused = (message: string) => new AwsError('InvalidDefinition', message)
  if (state.Type === 'Map' || state.Type === 'Parallel') {
    throw refused(
      'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    )
  }
  if (state.Type !== 'Task') return
  const resource = parseResource(String(state.Resource))
  if (resource.kind === 'activity') throw refused('TestState API does not support Activity tasks.')
  if (resource.kind === 'service' && resource.pattern !== 'REQUEST_RESPONSE') {
    throw refused("TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.")
  }
  if (roleArn === undefined) throw invalid('RoleArn must be specified when testing a Task state')
}

function contextOf({ context = '', mock: given }: TestStateRequest, state: JsonObject) {
  if (!given) throw invalid('A Context object may only be specified when a mock is specified.')
  const resource = state.Type === 'Task' ? parseResource(String(state.Resource)) : undefined
  return readContext(context, resource?.kind === 'service' && resource.pattern !== 'REQUEST_RESPONSE')
}

/** The messages are this runtime's own. */
function checkConfiguration(
  state: JsonObject,
  { mock: given, stateConfiguration = {} }: TestStateRequest,
): void {
  const { errorCausedByState: culprit, mapIterationFailureCount: failures } = stateConfiguration
  if (failures !== undefined && (!given || state.Type !== 'Map')) {
    throw invalid('mapIterationFailureCount may only be specified when a Map state is tested with a mock.')
  }
  if (culprit === undefined) return
  if (state.Type !== 'Map' && state.Type !== 'Parallel') {
    throw invalid('errorCausedByState may only be specified for a Map or Parallel state.')
  }
  if (!stateIn(state, culprit))
    throw invalid('The state of errorCausedByState was not found in the state under test.')
}

/** The messages are this runtime's own. */
function readVariables(text = '{}'): JsonObject {
  const fault = text.trim() === '' || jsonFault(text)
  const variables = fault ? undefined : (JSON.parse(text) as Json)
  if (!isObject(variables)) throw invalid('Invalid variables provided: a JSON object is expected')
  for (const name of Object.keys(variables)) {
    const problem = variableNameProblem(name)
    if (problem) throw invalid(`Invalid variables provided: ${problem}`)
  }
  return variables
}
