import { operation } from '../action.ts'
import { readStateTest, testStateMembers } from './state-test-request.ts'

export const TestState = operation({
  members: testStateMembers,
  resource: () => '*',
  permissions: ({ revealSecrets }) => (revealSecrets ? ['states:RevealSecrets'] : []),
  run: (request, { stateTests }) => stateTests.run(readStateTest(request)),
})
