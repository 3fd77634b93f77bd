import type { StateType } from '../states/state.ts'
import { activity } from './activity.ts'
import { lambdaFunction } from './lambda-function.ts'
import { parseResource } from './resource.ts'
import { service } from './service.ts'

/** "A Task State causes the interpreter to execute the work identified by the state's Resource field." */
export const task: StateType = (run) => {
  const resource = parseResource(run.state.Resource ?? '')
  switch (resource.kind) {
    case 'function':
      return lambdaFunction(run, resource.arn)
    case 'activity':
      return activity(run, resource.arn)
    case 'service':
      return service(run, resource)
  }
}
