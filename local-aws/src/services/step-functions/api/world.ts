import type { Clock } from '../../../common/clock.ts'
import type { TaskTokens } from '../interpreter/index.ts'
import type { StateTests } from '../test-state/state-tests.ts'
import type { Activities } from './activities.ts'
import type { Place } from './arns.ts'
import type { Executions } from './executions.ts'
import type { Machines } from './machines.ts'
import type { Runner } from './runner.ts'
import type { Tags } from './tags.ts'

/** Everything that the API's actions use. */
export interface World {
  readonly place: Place
  readonly clock: Clock
  readonly machines: Machines
  readonly executions: Executions
  readonly activities: Activities
  readonly tags: Tags
  readonly tokens: TaskTokens
  readonly runner: Runner
  readonly stateTests: StateTests
  /** A new UUID. */
  newId(): string
}
