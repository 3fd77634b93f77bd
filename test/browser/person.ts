/** Somebody with a browser of their own, who does what people do. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Hand } from '../../protocol/constants.ts'
import { type Messages, messagesIn } from '../../web/i18n/catalogue.ts'
import type { Language } from '../../web/state/language.ts'
import { collectComplaints } from './watch-page.ts'

export interface PersonOptions {
  name?: string
  language?: Language
  size?: readonly [width: number, height: number]
  isPhone?: boolean
  /** Where a link leads, instead of the beginning. */
  link?: string
  /** Pictures are named by it; without one, none are taken. */
  label?: string
}

const LOCALES: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' }
const BETWEEN_CLICKS_MS = 60

export class Person {
  readonly page: Page
  readonly name: string
  readonly complaints: string[]
  readonly #label: string | undefined
  #language: Language
  #throws = 0

  private constructor(
    page: Page,
    complaints: string[],
    { name = '', language = 'en', label }: PersonOptions,
  ) {
    this.page = page
    this.complaints = complaints
    this.name = name
    this.#language = language
    this.#label = label
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('"throw"')) this.#throws += 1
      }),
    )
  }

  static async arrive(browser: Browser, home: string, options: PersonOptions): Promise<Person> {
    const { name, language = 'en', size = [1000, 800], isPhone = false, link } = options
    const context = await browser.newContext({
      locale: LOCALES[language],
      viewport: { width: size[0], height: size[1] },
      hasTouch: isPhone,
      isMobile: isPhone,
      deviceScaleFactor: process.env.SCREENSHOTS && options.label ? 2 : 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(60_000)
    await context.addInitScript(watchPage)
    if (name !== undefined)
      await context.addInitScript((name) => localStorage.setItem('janken.name', name), name)
    const page = await context.newPage()
    const person = new Person(page, collectComplaints(page), options)
    await page.goto(link ?? home)
    if (!link) await page.getByRole('button', { name: person.t.playNow }).waitFor()
    return person
  }

  get t(): Messages {
    return messagesIn(this.#language)
  }

  /** The turn of this round is open. */
  async turn(round: number): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: this.t.roundTitle(String(round)) }).waitFor()
    await this.page.locator('.pick:not(.shut)').waitFor()
    await this.page.evaluate(() => {
      Object.assign(window, { story: [] })
    })
  }

  /** The arena has gone through these since the turn opened. Each of them may last but a moment. */
  async saw(...names: string[]): Promise<void> {
    for (const name of names) await this.#catch(name)
    await this.page.waitForFunction((names) => {
      const { story } = window as unknown as Watched
      return names.every((name) => story.includes(name))
    }, names)
  }

  /** For a picture of something that may be over before it can be taken. */
  async #catch(name: string): Promise<void> {
    if (!process.env.SCREENSHOTS || !this.#label) return
    const isThere = await this.page
      .locator(`.arena.${name}`)
      .waitFor({ timeout: 3_000 })
      .then(() => true)
      .catch(() => false)
    if (isThere) await this.moment(name)
  }

  async throwHand(hand: Hand): Promise<void> {
    await this.page.getByRole('button', { name: this.t.hands[hand] }).click()
    await this.page.locator('.pick.shut').waitFor()
  }

  /** One hand, and a moment later another one: the first counts. */
  async doubleClick(first: Hand, second: Hand): Promise<void> {
    const boxes = [first, second].map((hand) =>
      this.page.getByRole('button', { name: this.t.hands[hand] }).boundingBox(),
    )
    const [one, two] = await Promise.all(boxes)
    if (!one || !two) throw new Error('The hands are not in sight.')
    await this.page.mouse.click(one.x + one.width / 2, one.y + one.height / 2)
    await this.page.waitForTimeout(BETWEEN_CLICKS_MS)
    await this.page.mouse.click(two.x + two.width / 2, two.y + two.height / 2)
    await this.says(this.t.chose(first))
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click()
  }

  async says(text: string): Promise<void> {
    await this.page.locator('.say', { hasText: text }).waitFor()
  }

  async hears(text: string): Promise<void> {
    await this.page.locator('[role=log]', { hasText: text }).waitFor()
  }

  async sees(selector: string, moment?: string): Promise<void> {
    await this.page.locator(selector).waitFor()
    if (moment) await this.moment(moment)
  }

  /** Takes a picture, if pictures are wanted. */
  async moment(name: string): Promise<void> {
    const directory = process.env.SCREENSHOTS
    if (!directory || !this.#label) return
    await this.page.screenshot({ path: join(directory, `${this.#label}-${this.#language}-${name}.png`) })
  }

  async switchLanguage(): Promise<void> {
    await this.press(this.t.otherLanguage)
    this.#language = this.#language === 'ja' ? 'en' : 'ja'
  }

  async startMeasuring(): Promise<void> {
    this.#throws = 0
    await this.page.evaluate(() => {
      Object.assign(window, { layoutShift: 0, moved: [] })
    })
  }

  /** How many hands were sent since, and how far the page has jumped. */
  async measured(): Promise<{ throws: number; shift: number; moved: string[] }> {
    const { layoutShift, moved } = await this.page.evaluate(() => {
      const { layoutShift, moved } = window as unknown as Watched
      return { layoutShift, moved }
    })
    return { throws: this.#throws, shift: layoutShift, moved }
  }

  leave(): Promise<void> {
    return this.page.context().close()
  }
}

interface Watched {
  layoutShift: number
  /** What has jumped, and how far. */
  moved: string[]
  story: string[]
}

/** Adds up every layout shift, also those right after a tap, and writes down what the arena goes through. */
function watchPage(): void {
  const page = window as unknown as Watched
  page.layoutShift = 0
  page.moved = []
  page.story = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, sources } = entry as unknown as { value: number; sources: { node: Node | null }[] }
      page.layoutShift += value
      const nodes = sources.map(({ node }) => (node instanceof Element ? node : node?.parentElement))
      page.moved.push(`${value.toFixed(4)} ${nodes.map((node) => node?.outerHTML.slice(0, 80)).join(' ')}`)
    }
  }).observe({ type: 'layout-shift', buffered: true })
  new MutationObserver(() => {
    const arena = document.querySelector('.arena')
    if (arena) page.story.push(...arena.classList)
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] })
}
