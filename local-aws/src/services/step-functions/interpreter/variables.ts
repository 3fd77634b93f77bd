import type { Json } from '../ports.ts'

/**
 * The variables that a branch can read: its own, and those of the states around it. It reads the outer ones with their
 * current values and cannot assign them.
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

  /** All visible variables. The same object until something is assigned. */
  visible(): { [name: string]: Json } {
    return this.outer ? { ...this.outer.visible(), ...this.own } : this.own
  }
}
