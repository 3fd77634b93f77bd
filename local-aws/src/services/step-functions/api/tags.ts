import { AwsError } from '../../../common/aws/error.ts'

export interface Tag {
  key?: string
  value?: string
}

const MOST_TAGS = 50

/** The tags of machines and activities, by ARN. They have no effect here and are returned as they were given. */
export class Tags {
  private readonly byArn = new Map<string, Map<string, string>>()

  of(arn: string): Tag[] {
    return [...(this.byArn.get(arn) ?? [])].map(([key, value]) => ({ key, value }))
  }

  set(arn: string, tags: readonly Tag[]): void {
    const merged = new Map(this.byArn.get(arn))
    for (const { key = '', value = '' } of tags) merged.set(key, value)
    if (merged.size > MOST_TAGS) {
      throw new AwsError('TooManyTags', `Too many tags: '${arn}'`, 400, { resourceName: arn })
    }
    this.byArn.set(arn, merged)
  }

  unset(arn: string, keys: readonly string[]): void {
    for (const key of keys) this.byArn.get(arn)?.delete(key)
  }

  forget(arn: string): void {
    this.byArn.delete(arn)
  }
}
