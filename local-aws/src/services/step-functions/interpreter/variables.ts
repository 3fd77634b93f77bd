import type { Json } from '../ports.ts'

/**
 * The variables that a line of states sees: its own, and those of the states around it, which it reads as
 * they are at that moment and cannot assign.
 */
export class Scope {
  private readonly outer: Scope | undefined
  private own: { [name: string]: Json } = {}

  constructor(outer?: Scope) {
    this.outer = outer
  }

  assign(values: { [name: string]: Json }): void {
    this.own = { ...this.own, ...values }
  }

  /** All that are visible; the same object until something is assigned. */
  visible(): { [name: string]: Json } {
    return this.outer ? { ...this.outer.visible(), ...this.own } : this.own
  }
}
