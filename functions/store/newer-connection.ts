import { allOf } from './table.ts'

/**
 * The condition that no later connection is stored at this path: `:id` since `:since`. Of two connections from the same
 * millisecond, the greater id wins.
 */
export const newerThan = (connection: string) =>
  [
    `attribute_not_exists(${connection})`,
    `${connection}.#since < :since`,
    allOf(`${connection}.#since = :since`, `${connection}.#id <= :id`),
  ].join(' OR ')
