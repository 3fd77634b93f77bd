import type { Audit, AuditedCall } from '../../local-aws/src/services/iam/audit.ts'

/** Waiting longer for a call is a failure that says for which. */
const PATIENCE_MS = 60_000

/** Keeps every call that roles and services made, each once. */
export class CallRecorder {
  readonly #calls = new Map<string, AuditedCall>()
  #reject: (missing: Error) => void = () => {}
  /** Rejects with the first call that was denied, named: whatever waits for its effect would wait in vain. */
  readonly denial = new Promise<never>((_resolve, reject) => {
    this.#reject = reject
  })

  readonly #listeners = new Set<() => void>()

  /** What whoever reads infra/ knows a principal by. */
  readonly #nameOf: (principal: string) => string

  constructor(nameOf: (principal: string) => string) {
    this.#nameOf = nameOf
    // Whoever waits for it hears of it; nobody has to.
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

  /** Resolves when a role whose name holds this text has done so. */
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

  /** Whether a role whose name holds this text has done so. */
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
