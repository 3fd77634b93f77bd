import type { Template } from './model.ts'
import { referencesOf } from './references.ts'

/**
 * The functions behind custom resources (a `ServiceToken` names them). The runtime implements the supported custom
 * resources itself, or they have no effect. These functions therefore never run, and may use any runtime.
 */
export function customResourceProviders(template: Template): Set<string> {
  const providers = new Set<string>()
  for (const { Properties } of Object.values(template.Resources)) {
    if (Properties?.ServiceToken === undefined) continue
    for (const name of referencesOf(Properties.ServiceToken)) providers.add(name)
  }
  return providers
}
