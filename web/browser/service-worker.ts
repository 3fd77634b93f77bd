/** Browsers with Trusted Types, under the content policy of the site, take a script's URL from a named policy only. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(url: string): string }
}

const URL_OF_WORKER = './sw.js'

/** Registers the worker that shows the offline page. Without one, the page works as before. */
export async function registerServiceWorker(): Promise<void> {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('service-worker', { createScriptURL: () => URL_OF_WORKER })
  const url = policy?.createScriptURL(URL_OF_WORKER) ?? URL_OF_WORKER
  await navigator.serviceWorker?.register(url).catch(() => {})
}
