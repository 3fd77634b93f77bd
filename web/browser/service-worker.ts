/** With Trusted Types under the site's content policy, a script's URL must come from a named policy. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(url: string): string }
}

const URL_OF_WORKER = './sw.js'

/** Registers the worker that shows the offline page. Without a worker, the page works as before. */
export async function registerServiceWorker(): Promise<void> {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('service-worker', { createScriptURL: () => URL_OF_WORKER })
  const url = policy?.createScriptURL(URL_OF_WORKER) ?? URL_OF_WORKER
  await navigator.serviceWorker?.register(url).catch(() => {})
}
