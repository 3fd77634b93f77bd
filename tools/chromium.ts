import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Where this machine's Chromium is: `CHROMIUM_PATH`, or one of the usual places. */
export function findChromium(env: NodeJS.ProcessEnv = process.env, exists = existsSync): string {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH
  const found = USUAL_PATHS.find((path) => exists(path))
  if (found) return found
  throw new Error(
    'No Chromium here: "apt-get install chromium", or set CHROMIUM_PATH to one that is installed.',
  )
}

/** A browser that talks to this machine only. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // Chromium's own sandbox does not work for root, which is who tests run as in a container.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
