import { AwsError } from '../../../common/aws/error.ts'
import type { Authorize, AwsJsonService } from '../../../common/aws/ports.ts'
import type { Operation } from './action.ts'
import * as activities from './actions/activities.ts'
import * as descriptions from './actions/describe-machines.ts'
import * as executions from './actions/executions.ts'
import { GetExecutionHistory } from './actions/history.ts'
import * as machines from './actions/machines.ts'
import * as starts from './actions/start.ts'
import * as tags from './actions/tags.ts'
import { TestState } from './actions/test-state.ts'
import * as tokens from './actions/tokens.ts'
import { ValidateStateMachineDefinition } from './actions/validate.ts'
import type { World } from './world.ts'

/** Every supported operation, by its name in `X-Amz-Target`. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateStateMachine: machines.CreateStateMachine,
  UpdateStateMachine: machines.UpdateStateMachine,
  DescribeStateMachine: descriptions.DescribeStateMachine,
  DescribeStateMachineForExecution: descriptions.DescribeStateMachineForExecution,
  ListStateMachines: descriptions.ListStateMachines,
  DeleteStateMachine: descriptions.DeleteStateMachine,
  ValidateStateMachineDefinition,
  TestState,
  StartExecution: starts.StartExecution,
  StartSyncExecution: starts.StartSyncExecution,
  StopExecution: executions.StopExecution,
  RedriveExecution: executions.RedriveExecution,
  DescribeExecution: executions.DescribeExecution,
  ListExecutions: executions.ListExecutions,
  GetExecutionHistory,
  SendTaskSuccess: tokens.SendTaskSuccess,
  SendTaskFailure: tokens.SendTaskFailure,
  SendTaskHeartbeat: tokens.SendTaskHeartbeat,
  CreateActivity: activities.CreateActivity,
  DescribeActivity: activities.DescribeActivity,
  ListActivities: activities.ListActivities,
  DeleteActivity: activities.DeleteActivity,
  GetActivityTask: activities.GetActivityTask,
  TagResource: tags.TagResource,
  UntagResource: tags.UntagResource,
  ListTagsForResource: tags.ListTagsForResource,
}

export function createApi(world: World, authorize: Authorize): AwsJsonService {
  return {
    targetPrefix: 'AWSStepFunctions',
    async call(action, input, caller) {
      const operation = Object.hasOwn(operations, action) ? operations[action] : undefined
      if (!operation) {
        throw new AwsError(
          'UnknownOperationException',
          `The operation ${action} of Step Functions is not supported by this runtime.`,
        )
      }
      return operation.answer({ input, caller, authorize, permission: `states:${action}` }, world)
    },
  }
}
