import type { EntriesAnswer, Entry } from '../../../api-types.ts'
import { apiPath } from '../../api/call.ts'
import { useResource } from '../../api/hooks.ts'

const NONE: Entry[] = []

/** The states that one item of a Map, or one branch of a Parallel, went through. */
export function useInnerEntries(id: string, of: Entry | undefined, index: number | undefined): Entry[] {
  const path =
    of?.items === undefined || index === undefined
      ? undefined
      : apiPath(['executions', id, 'entries'], { within: of.id, index })
  return useResource<EntriesAnswer>(path, `execution:${id}`).answer?.entries ?? NONE
}
