/** A member of an object that an expression builds. */
interface Member {
  /** Its name, once that has come to one that JavaScript calls by itself. */
  calledName?: string
}

/** A node of a parsed expression: one step of its evaluation. */
export interface Step {
  type?: unknown
  value?: unknown
  /** The member whose name this step comes to. */
  nameFor?: Member
  /** The member whose value this step comes to. */
  valueFor?: Member
  [field: string]: unknown
}
