import type { Template } from './model.ts'
import { referencesOf } from './references.ts'

/**
 * The functions that stand behind custom resources (they are named by a `ServiceToken`). The custom resources
 * that a template may hold are done by the runtime itself or are inert, so these functions never run, whatever
 * they are written in.
 */
export function customResourceProviders(template: Template): Set<string> {
  const providers = new Set<string>()
  for (const { Properties } of Object.values(template.Resources)) {
    if (Properties?.ServiceToken === undefined) continue
    for (const name of referencesOf(Properties.ServiceToken)) providers.add(name)
  }
  return providers
}
