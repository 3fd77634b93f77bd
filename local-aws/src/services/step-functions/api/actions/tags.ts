import { operation } from '../action.ts'
import { checkArn } from '../arns.ts'
import { resourceNotFound } from '../errors.ts'
import { listOfText, required } from '../members.ts'
import type { World } from '../world.ts'
import { arn, tags } from './shapes.ts'

const resource = ({ resourceArn }: { resourceArn: string }) => resourceArn

function checkTaggable(resourceArn: string, { machines, activities }: World): void {
  checkArn(resourceArn, 'stateMachine', 'activity')
  if (!machines.find(resourceArn) && !activities.find(resourceArn)) throw resourceNotFound(resourceArn)
}

export const TagResource = operation({
  members: { resourceArn: required(arn()), tags: required(tags()) },
  resource,
  run({ resourceArn, tags: given }, world) {
    checkTaggable(resourceArn, world)
    world.tags.set(resourceArn, given)
    return {}
  },
})

export const UntagResource = operation({
  members: { resourceArn: required(arn()), tagKeys: required(listOfText()) },
  resource,
  run({ resourceArn, tagKeys }, world) {
    checkTaggable(resourceArn, world)
    world.tags.unset(resourceArn, tagKeys)
    return {}
  },
})

export const ListTagsForResource = operation({
  members: { resourceArn: required(arn()) },
  resource,
  run({ resourceArn }, world) {
    checkTaggable(resourceArn, world)
    return { tags: world.tags.of(resourceArn) }
  },
})
