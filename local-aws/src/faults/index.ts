/** Faults and latencies between the services: docs/faults.md. */
export type { Fault, PortCall } from './armed-rule.ts'
export { STATE_MACHINE_ONLY, serviceError } from './errors.ts'
export { type FaultCount, FaultPlan } from './fault-plan.ts'
export { inject, sleep } from './inject.ts'
export { callerName, Interference } from './interference.ts'
export { Latency, type LatencyPreset } from './latency.ts'
export { FaultsError, parseFaults } from './parse.ts'
export type { FaultsFile, RuleInFile } from './rules.ts'
