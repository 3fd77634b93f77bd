import * as dynamodb from '@aws-sdk/client-dynamodb'
import { dynamoDbActions, stepFunctionsActions } from '../../../../src/common/aws/actions.ts'
import { operations } from '../../../../src/services/step-functions/api/service.ts'
import { integrations } from '../../../../src/services/step-functions/connectors/catalogue.ts'
import { createWorld } from '../fixture.ts'

test('the actions of Step Functions are those that this runtime’s API has, but for the long poll', () => {
  const served = Object.keys(operations).filter((name) => name !== 'GetActivityTask')
  expect([...stepFunctionsActions].sort()).toEqual(served.sort())
})

test('the actions of DynamoDB are ones that its SDK has', () => {
  const commands = Object.keys(dynamodb).filter((name) => name.endsWith('Command'))
  for (const action of dynamoDbActions) expect(commands).toContain(`${action}Command`)
})

test('a Resource that a machine may have can be called', async () => {
  const world = await createWorld()
  const { createConnectors } = await import('../../../../src/services/step-functions/connectors/index.ts')
  const connectors = createConnectors({
    dynamodb: world.dynamodb,
    stepFunctions: () => world.service,
    follow: () => undefined,
    clock: world.clock,
    newId: () => 'id',
  })
  // Functions are called by the interpreter itself.
  const callable = integrations.filter(({ resource }) => resource !== 'arn:aws:states:::lambda:invoke')
  for (const { resource } of callable) expect(connectors(resource)).toBeDefined()
  expect(connectors('arn:aws:states:::sqs:sendMessage')).toBeUndefined()
  await world.stop()
})
