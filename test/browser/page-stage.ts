/** The built page against a server that says exactly what a test needs. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { ReplyOf } from '../../protocol/messages.ts'
import { launchChromium } from '../../tools/chromium.ts'
import { type Messages, messagesIn } from '../../web/i18n/catalogue.ts'
import { type Peer, ScriptedServer } from '../client/scripted-server.ts'
import { type BuiltPage, buildPage } from './built-page.ts'
import { button, type Scene } from './scenes.ts'
import { collectComplaints } from './watch-page.ts'

export const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }
export const DESKTOP = { viewport: { width: 1200, height: 800 } }

export interface Visit extends Scene {
  complaints: string[]
}

export interface Stage {
  readonly built: BuiltPage
  readonly server: ScriptedServer
  /** A context that is closed after the running test: a page left open would take the next tests' connections. */
  openContext(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A context for all tests of the file. */
  shareContext(options: BrowserContextOptions): Promise<BrowserContext>
  /** Loads the page anew, at its beginning. */
  arrive(page: Page, words?: Messages, player?: Partial<ReplyOf<'welcome'>>): Promise<Peer>
  nextPeer(): Promise<Peer>
  /** An English visitor at the start page, on a desktop. */
  visit(options?: BrowserContextOptions): Promise<Visit>
}

/** Builds the page and starts its server and a browser, before the tests of this file. */
export function usePage(): Stage {
  let browser: Browser
  let server: ScriptedServer
  let built: BuiltPage
  const contexts: BrowserContext[] = []
  beforeAll(async () => {
    server = await ScriptedServer.start()
    ;[browser, built] = await Promise.all([launchChromium(), buildPage(server.url)])
  })
  afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())))
  afterAll(async () => {
    await browser?.close()
    await built?.stop()
    await server?.stop()
  })

  /** Motion costs the processor most, so only the tests of motion have it, and pictures. */
  const calm: BrowserContextOptions = process.env.SCREENSHOTS ? {} : { reducedMotion: 'reduce' }
  const nextPeer = () => server.peer()
  async function openContext(options?: BrowserContextOptions) {
    const context = await browser.newContext({ ...calm, ...options })
    contexts.push(context)
    return context
  }
  async function arrive(page: Page, words = messagesIn('en'), player?: Partial<ReplyOf<'welcome'>>) {
    await page.goto(built.url)
    for (;;) {
      const peer = await server.peer()
      const ready = peer.welcome(player).then(() => button(page, words.playNow).waitFor())
      // The page before may have connected once more just before it was left: that connection ends by itself.
      const gone = peer.closed.then(() => 'gone' as const)
      if ((await Promise.race([ready, gone])) !== 'gone') return peer
      ready.catch(() => {})
    }
  }

  return {
    get built() {
      return built
    },
    get server() {
      return server
    },
    openContext,
    shareContext: (options) => browser.newContext({ ...calm, ...options }),
    arrive,
    nextPeer,
    async visit(options = DESKTOP) {
      const context = await openContext({ locale: 'en-GB', ...options })
      const page = await context.newPage()
      const complaints = collectComplaints(page)
      const peer = await arrive(page)
      return { page, peer, nextPeer, t: messagesIn('en'), complaints }
    },
  }
}
