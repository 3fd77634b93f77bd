import type { Json } from '../ports.ts'

/** The fields that a JSONata state may have. The validator checks which field belongs to which type. */
export interface State {
  Type: 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'
  Comment?: string
  Next?: string
  End?: boolean
  Output?: Json
  Assign?: { [name: string]: Json }
  Arguments?: Json
  Resource?: string
  Credentials?: { [key: string]: Json }
  TimeoutSeconds?: number | string
  HeartbeatSeconds?: number | string
  Retry?: Retrier[]
  Catch?: Catcher[]
  Choices?: ChoiceRule[]
  Default?: string
  Seconds?: number | string
  Timestamp?: string
  Error?: string
  Cause?: string
  Branches?: StateMachine[]
  Items?: Json
  ItemSelector?: Json
  ItemProcessor?: StateMachine
  MaxConcurrency?: number | string
  ToleratedFailureCount?: number | string
  ToleratedFailurePercentage?: number | string
}

export interface StateMachine {
  StartAt: string
  States: { [name: string]: State }
  TimeoutSeconds?: number
}

export interface Retrier {
  ErrorEquals: string[]
  IntervalSeconds?: number
  MaxAttempts?: number
  BackoffRate?: number
  MaxDelaySeconds?: number
  JitterStrategy?: 'FULL' | 'NONE'
}

interface Catcher {
  ErrorEquals: string[]
  Next: string
  Output?: Json
  Assign?: { [name: string]: Json }
}

interface ChoiceRule {
  Condition: string | boolean
  Next: string
  Output?: Json
  Assign?: { [name: string]: Json }
}
