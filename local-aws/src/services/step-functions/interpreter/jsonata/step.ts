/** A member of an object that an expression builds. */
interface Member {
  /** The member's name, if it is one that JavaScript calls by itself. */
  calledName?: string
}

/** A node of a parsed expression: one step of its evaluation. */
export interface Step {
  type?: unknown
  value?: unknown
  /** The member whose name is this step's result. */
  nameFor?: Member
  /** The member whose value is this step's result. */
  valueFor?: Member
  [field: string]: unknown
}
