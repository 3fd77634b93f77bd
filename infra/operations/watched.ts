import type { ITable } from 'aws-cdk-lib/aws-dynamodb'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'

/** What alarms and the dashboard look at. */
export interface Watched {
  stateMachine: StateMachine
  /** The one of events. */
  eventStateMachine: StateMachine
  table: ITable
  api: { apiId: string; stageName: string }
  /** The functions that the state machine calls. */
  game: LambdaFunction[]
  /** Functions that somebody waits for, with their timeouts in seconds; 10 at the most. */
  timed: [LambdaFunction, number][]
  /** The functions that the state machines call, and those that tell many; likewise. */
  timedInGame: [LambdaFunction, number][]
  /** Publications that failed. */
  deadLetters: IQueue
}
