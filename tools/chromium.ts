import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PATHS = [
  // Needs less than half the processor time of a whole Chromium, which most of all takes long for each new profile.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Path of this machine's Chromium: `CHROMIUM_PATH`, or one of the usual places. */
export function findChromium(env: NodeJS.ProcessEnv = process.env, exists = existsSync): string {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH
  const found = USUAL_PATHS.find((path) => exists(path))
  if (found) return found
  throw new Error(
    'No Chromium here: "apt-get install chromium" or "chromium-headless-shell", or set CHROMIUM_PATH to one that is installed.',
  )
}

/** Starts a browser that only reaches this machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // Chromium's own sandbox does not work for root, and tests in a container run as root.
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
