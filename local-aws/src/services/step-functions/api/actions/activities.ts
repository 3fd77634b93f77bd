import { operation, seconds } from '../action.ts'
import { activityArn as arnOfName, checkArn, checkName } from '../arns.ts'
import { activityDoesNotExist, notSupportedHere } from '../errors.ts'
import { required, structure } from '../members.ts'
import { page } from '../paging.ts'
import type { World } from '../world.ts'
import { arn, maxResults, name, pageToken, tags } from './shapes.ts'

const members = { activityArn: required(arn()) }
const resource = ({ activityArn }: { activityArn: string }) => activityArn

function activityAt(activityArn: string, { activities }: World) {
  checkArn(activityArn, 'activity')
  const activity = activities.find(activityArn)
  if (!activity) throw activityDoesNotExist(activityArn)
  return activity
}

/** Idempotent: creating the same activity again returns the existing one. */
export const CreateActivity = operation({
  members: {
    name: required(name()),
    tags: tags(),
    encryptionConfiguration: structure<{ type?: string }>(),
  },
  resource: ({ name }, { place }) => arnOfName(place, name),
  run({ name, tags: given = [], encryptionConfiguration }, world) {
    checkName(name)
    if (encryptionConfiguration && encryptionConfiguration.type !== 'AWS_OWNED_KEY') {
      throw notSupportedHere('Encryption with a customer managed key')
    }
    const activityArn = arnOfName(world.place, name)
    const existing = world.activities.find(activityArn)
    const activity = existing ?? { arn: activityArn, name, createdAt: world.clock.now() }
    if (!existing) {
      world.activities.add(activity)
      world.tags.set(activityArn, given)
    }
    return { activityArn, creationDate: seconds(activity.createdAt) }
  },
})

export const DescribeActivity = operation({
  members,
  resource,
  run({ activityArn }, world) {
    const activity = activityAt(activityArn, world)
    return {
      activityArn,
      name: activity.name,
      creationDate: seconds(activity.createdAt),
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    }
  },
})

export const ListActivities = operation({
  members: { maxResults: maxResults(), nextToken: pageToken() },
  resource: () => '*',
  run(paging, { activities }) {
    const { items, nextToken } = page(activities.all(), 'activities', (activity) => activity.name, paging)
    return {
      activities: items.map(({ arn: activityArn, name, createdAt }) => ({
        activityArn,
        name,
        creationDate: seconds(createdAt),
      })),
      ...(nextToken !== undefined && { nextToken }),
    }
  },
})

export const DeleteActivity = operation({
  members,
  resource,
  run({ activityArn }, { activities, tags: allTags }) {
    checkArn(activityArn, 'activity')
    activities.remove(activityArn)
    allTags.forget(activityArn)
    return {}
  },
})

/** A long poll. Returns a task as soon as there is one, or nothing after a minute. */
export const GetActivityTask = operation({
  members: { ...members, workerName: name() },
  resource,
  async run({ activityArn, workerName }, world) {
    const { arn } = activityAt(activityArn, world)
    const task = await world.activities.poll(arn, workerName)
    return task ? { taskToken: task.taskToken, input: task.input } : { taskToken: null, input: null }
  },
})
