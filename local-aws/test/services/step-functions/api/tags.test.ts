import {
  CreateStateMachineCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sfn'
import { arnOf, createWorld, roleArn, type World } from '../fixture.ts'
import { passes } from './support.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.stop())

const resourceArn = arnOf('m')
const list = async () => (await world.sfn.send(new ListTagsForResourceCommand({ resourceArn }))).tags

test('tags come with a machine, are set, replaced and taken away', async () => {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...passes })
  const tags = [{ key: 'a', value: '1' }]
  await world.sfn.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition, tags }))
  expect(await list()).toEqual(tags)
  const more = [
    { key: 'a', value: '2' },
    { key: 'b', value: '' },
  ]
  await world.sfn.send(new TagResourceCommand({ resourceArn, tags: more }))
  expect(await list()).toEqual(more)
  await world.sfn.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'ghost'] }))
  expect(await list()).toEqual([{ key: 'b', value: '' }])
})

test('a missing resource has no tags', async () => {
  await expect(list()).rejects.toMatchObject({
    name: 'ResourceNotFound',
    message: `Resource not found: '${resourceArn}'`,
  })
})

test('fifty are enough', async () => {
  await world.machine('m', passes)
  const tags = Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: '' }))
  await expect(world.sfn.send(new TagResourceCommand({ resourceArn, tags }))).rejects.toMatchObject({
    name: 'TooManyTags',
  })
})
