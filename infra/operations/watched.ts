import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'

/** The resources that the alarms and the dashboard monitor. */
export interface Watched {
  stateMachine: StateMachine
  /** The one of events. */
  eventStateMachine: StateMachine
  table: ITable
  api: { apiId: string; stageName: string }
  /** The functions that the state machines call. */
  game: LambdaFunction[]
  /** Functions with a waiting caller, with their timeouts in seconds. At most 10. */
  timed: [LambdaFunction, number][]
  /** The functions that the state machines call, and the functions that fan out pushes. Otherwise like `timed`. */
  timedInGame: [LambdaFunction, number][]
  /** The functions behind the routes, each with the messages per second that its routes allow. At most 10. */
  limited: [LambdaFunction, number][]
  /** Asynchronous pushes that failed. */
  deadLetters: IQueue
}
