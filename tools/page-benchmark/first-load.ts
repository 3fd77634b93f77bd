/** The first visit over a slow mobile network. */
import type { Browser } from 'playwright-core'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ja-JP' }
const BYTES_PER_SECOND = 1_600_000 / 8
const ROUND_TRIP_MS = 300

export interface FirstLoad {
  /** First contentful paint after the navigation began, in milliseconds. */
  firstPaintMs: number
  /** The page can be played with: the welcome has come. */
  playableMs: number
  /** What the page has fetched, as it was transferred, without headers. The service worker adds 1 KB. */
  bytes: number
}

/** Opens the page with an empty cache, at 1.6 Mbit/s and 300 ms for each request. */
export async function measureFirstLoad(browser: Browser, url: string): Promise<FirstLoad> {
  const context = await browser.newContext(PHONE)
  try {
    const sizes = new Map<string, Promise<number>>()
    context.on('response', (response) => {
      const size = response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize)
      if (response.status() === 200) sizes.set(response.url(), size)
    })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: ROUND_TRIP_MS,
      downloadThroughput: BYTES_PER_SECOND,
      uploadThroughput: BYTES_PER_SECOND,
    })
    await page.goto(url)
    await page.locator('.home-view .btn.main:not([aria-disabled=true])').waitFor()
    const playableMs = await page.evaluate(() => performance.now())
    const firstPaintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    )
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    const bytes = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0)
    return { firstPaintMs, playableMs, bytes }
  } finally {
    await context.close()
  }
}
