import type { ExecutionSpec, Json } from '../ports.ts'

/** The parts of the context object that do not change while an execution runs (a redrive changes them). */
export interface ExecutionContext {
  Execution: { [key: string]: Json }
  StateMachine: { [key: string]: Json }
}

export function executionContext(
  spec: ExecutionSpec,
  input: Json,
  startedAt: number,
  redrive: { count: number; at: number | undefined },
): ExecutionContext {
  return {
    Execution: {
      Id: spec.executionArn,
      Input: input,
      StartTime: new Date(startedAt).toISOString(),
      Name: spec.name,
      RoleArn: spec.roleArn,
      RedriveCount: redrive.count,
      ...(redrive.at === undefined ? {} : { RedriveTime: new Date(redrive.at).toISOString() }),
    },
    StateMachine: { Id: spec.stateMachineArn, Name: spec.stateMachineName },
  }
}

/** The item of a Map's iteration. Only distributed Maps set `key` and `source`. */
export interface MapItem {
  index: number
  value: Json
  key?: string
  source?: string
}

export interface StateContext {
  name: string
  enteredAt: number
  /** Present only for states that can be retried. */
  retryCount: number | undefined
  mapItem: MapItem | undefined
  taskToken: string | undefined
}

export function contextObject(execution: ExecutionContext, state: StateContext): Json {
  return {
    ...execution,
    State: {
      Name: state.name,
      EnteredTime: new Date(state.enteredAt).toISOString(),
      ...(state.retryCount === undefined ? {} : { RetryCount: state.retryCount }),
    },
    ...(state.taskToken === undefined ? {} : { Task: { Token: state.taskToken } }),
    ...(state.mapItem === undefined ? {} : { Map: { Item: itemContext(state.mapItem) } }),
  }
}

function itemContext({ index, key, value, source }: MapItem): Json {
  return {
    Index: index,
    ...(key === undefined ? {} : { Key: key }),
    Value: value,
    ...(source === undefined ? {} : { Source: source }),
  }
}
