import { FaultsError, Latency, type RuleInFile } from '../../faults/index.ts'
import type { FaultRuleLine, FaultsAnswer, Json } from '../api-types.ts'
import type { ConsoleState } from '../console-state.ts'
import { badRequest } from '../http/console-error.ts'
import type { Routes } from '../http/router.ts'

interface Rule {
  id: string
  on: boolean
  rule: RuleInFile
}

/** The fault rules, each switched on or off. The plan contains those that are on. */
export class FaultSwitches {
  readonly #state: ConsoleState
  #rules: Rule[]
  #numbered = 0
  #seed: number
  readonly #onChange: () => void

  constructor(state: ConsoleState, onChange: () => void) {
    this.#state = state
    this.#onChange = onChange
    const { faults, clock } = state.ports
    this.#seed = faults.file.seed ?? 0
    this.#rules = faults.file.rules.map((rule) => ({ id: this.#nextId(), on: true, rule }))
    faults.onStrike = (fault, index, call) => {
      const id = this.#rules.filter(({ on }) => on)[index]?.id ?? 'F?'
      state.recorder.faults.struck(fault, id, call, clock.now())
      onChange()
    }
  }

  get counts(): { rules: number; on: number; hits: number } {
    let hits = 0
    for (const count of this.#state.recorder.faults.counts.values()) hits += count.hits
    return { rules: this.#rules.length, on: this.#rules.filter(({ on }) => on).length, hits }
  }

  routes(): Routes {
    return { 'GET /api/faults': () => this.#answer(), 'PUT /api/faults': ({ body }) => this.#change(body) }
  }

  #nextId(): string {
    this.#numbered += 1
    return `F${this.#numbered}`
  }

  #answer(): FaultsAnswer {
    const { recorder, ports, executions } = this.#state
    return {
      seed: this.#seed,
      latency: ports.interference.latency ? 'aws' : 'off',
      rules: this.#rules.map((rule) => this.#line(rule)),
      hits: [...recorder.faults.hits].reverse().map(({ trace = '', attempt, requestId = '', ...hit }) => {
        const { byId, byTrace } = recorder.invocations
        const by = byTrace.get(trace)
        const invocation = byId.get(requestId) ?? by
        const arn = attempt?.executionArn ?? by?.task?.execution
        const execution = arn === undefined ? undefined : executions.byArn(arn)
        return {
          ...hit,
          ...(invocation && { invocation: invocation.id }),
          ...(execution && { execution: { id: execution.id, title: execution.title } }),
        }
      }),
    }
  }

  #line({ id, on, rule }: Rule): FaultRuleLine {
    const { hits = 0, lastAt } = this.#state.recorder.faults.counts.get(id) ?? {}
    return {
      id,
      on,
      rule: rule as unknown as Json,
      where: whereOf(rule),
      effect: effectOf(rule),
      rate: rateOf(rule),
      hits,
      ...(lastAt !== undefined && { lastAt }),
    }
  }

  #change({ seed = this.#seed, latency, rules: given }: Record<string, unknown>): FaultsAnswer {
    if (latency !== undefined && latency !== 'aws' && latency !== 'off')
      throw badRequest('`latency` must be `aws` or `off`.')
    const rules = given === undefined ? this.#rules : readRules(given).map((one) => this.#known(one))
    try {
      const active = rules.filter(({ on }) => on).map(({ rule }) => rule)
      // Checks rules that are off too, so that a mistake is reported at once.
      this.#check(seed as number, rules)
      this.#state.ports.faults.replace({ seed: seed as number, rules: active })
    } catch (error) {
      if (error instanceof FaultsError) throw badRequest(error.problems.join('\n'))
      throw error
    }
    this.#rules = rules
    this.#seed = seed as number
    const { interference } = this.#state.ports
    if (latency === 'off') interference.latency = undefined
    else if (latency === 'aws') interference.latency ??= new Latency(this.#seed)
    this.#onChange()
    return this.#answer()
  }

  #check(seed: number, rules: readonly Rule[]): void {
    this.#state.ports.faults.check({ seed, rules: rules.map(({ rule }) => rule) })
  }

  #known({ id, on, rule }: { id: string | undefined; on: boolean; rule: RuleInFile }): Rule {
    const known = this.#rules.some((one) => one.id === id)
    return { id: known && id !== undefined ? id : this.#nextId(), on, rule }
  }
}

function readRules(given: unknown): { id: string | undefined; on: boolean; rule: RuleInFile }[] {
  if (!Array.isArray(given)) throw badRequest('`rules` must be an array.')
  return given.map((one: unknown, index) => {
    const { id, on, rule } = Object(one) as { id?: unknown; on?: unknown; rule?: unknown }
    if (typeof on !== 'boolean') throw badRequest(`\`rules[${index}].on\` must be true or false.`)
    if (typeof rule !== 'object' || rule === null)
      throw badRequest(`\`rules[${index}].rule\` must be an object.`)
    return { id: typeof id === 'string' ? id : undefined, on, rule: rule as RuleInFile }
  })
}

const SERVICES: Record<RuleInFile['service'], string> = {
  dynamodb: 'DynamoDB',
  states: 'Step Functions',
  'execute-api': '@connections',
  lambda: 'Lambda',
  gateway: 'Gateway',
}

const whereOf = ({ service, operation = '*', function: named, caller }: RuleInFile): string =>
  [
    `${SERVICES[service]} ${operation === '*' ? 'every call' : operation}`,
    named,
    caller && `called by ${caller}`,
  ]
    .filter(Boolean)
    .join(' · ')

function effectOf({ error, delayMs, when }: RuleInFile): string {
  const errors = error === undefined ? [] : [error].flat()
  const late = delayMs === undefined ? '' : `+ ${[delayMs].flat().join('–')} ms`
  return (
    [errors.join(' or '), when && `${when} the work`, late].filter(Boolean).join(', ') || 'spares its calls'
  )
}

function rateOf({ probability = 1, nth, times, burst }: RuleInFile): string {
  const parts = [
    probability === 1 ? 'every call' : `${Math.round(probability * 1000) / 10} % of the calls`,
    nth !== undefined && (times === undefined ? `call ${nth} only` : `from call ${nth} on`),
    times !== undefined && `at most ${times}`,
    burst && `bursts of ${[burst.forMs].flat().join('–')} ms`,
  ]
  return parts.filter(Boolean).join(', ')
}
