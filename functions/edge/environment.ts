import type { EnvironmentName } from '../environment.ts'

/** The value of an environment variable that the stack sets on this function. */
export function environment(name: EnvironmentName): string {
  const value = process.env[name]
  if (!value) throw new Error(`The environment variable ${name} is not set on this function.`)
  return value
}
