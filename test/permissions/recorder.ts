import type { Audit, AuditedCall } from '../../local-aws/src/services/iam/audit.ts'

/** Time limit of a wait. After it, the test fails and names the missing call. */
const PATIENCE_MS = 60_000

/** Records every call of roles and services, each once. */
export class CallRecorder {
  readonly #calls = new Map<string, AuditedCall>()
  #reject: (missing: Error) => void = () => {}
  /** Rejects with the first denied call, because waits for its effect would never end. */
  readonly denial = new Promise<never>((_resolve, reject) => {
    this.#reject = reject
  })

  readonly #listeners = new Set<() => void>()

  /** A principal's name in infra/. */
  readonly #nameOf: (principal: string) => string

  constructor(nameOf: (principal: string) => string) {
    this.#nameOf = nameOf
    // A rejection without a waiter is no error.
    this.denial.catch(() => {})
  }

  readonly note: Audit = (call) => {
    this.#calls.set(JSON.stringify(call), call)
    for (const listen of this.#listeners) listen()
    if (!call.allowed) this.#reject(new Error(`A grant is missing in infra/: ${this.describe(call)}`))
  }

  get calls(): AuditedCall[] {
    return [...this.#calls.values()]
  }

  /** Resolves when a role whose name contains this text has made such a call. */
  seen(role: string, action: string, resource = ''): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${role} never did ${action}`)), PATIENCE_MS).unref()
      const listen = () => {
        if (!this.saw(role, action, resource)) return
        this.#listeners.delete(listen)
        clearTimeout(timer)
        resolve()
      }
      this.#listeners.add(listen)
      listen()
    })
  }

  /** Whether a role whose name contains this text has made such a call. */
  saw(role: string, action: string, resource = ''): boolean {
    return this.calls.some(
      (call) => call.principal.includes(role) && call.action === action && call.resource.includes(resource),
    )
  }

  describe({ principal, action, resource, sourceArn }: AuditedCall): string {
    const source = sourceArn === undefined ? '' : ` for ${sourceArn}`
    return `${this.#nameOf(principal)} may not ${action} on ${resource}${source}`
  }
}
