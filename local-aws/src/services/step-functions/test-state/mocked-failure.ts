import { DataLimitFailure, ErrorName, RuntimeFailure, StateFailure } from '../interpreter/failures.ts'

/** A mocked error. `ofTask` says whether a Task failed with it. */
export function mockedFailure(error: string, cause: string | undefined, ofTask: boolean): StateFailure {
  if (error === ErrorName.runtime) return new RuntimeFailure(cause ?? '')
  if (error === ErrorName.dataLimitExceeded) return new DataLimitFailure(cause ?? '')
  return new MockedFailure(error, cause, ofTask)
}

class MockedFailure extends StateFailure {
  private readonly fromTask: boolean

  constructor(error: string, cause: string | undefined, fromTask: boolean) {
    super(error, cause)
    this.fromTask = fromTask
  }

  override get names(): readonly string[] {
    return this.error === ErrorName.heartbeatTimeout
      ? [ErrorName.heartbeatTimeout, ErrorName.timeout]
      : super.names
  }

  override get ofTask(): boolean {
    return this.fromTask && !this.names.includes(ErrorName.timeout)
  }
}
