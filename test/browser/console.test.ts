/**
 * The console's page on an app that runs: each view, by keyboard where there are keys. With SCREENSHOTS set, a
 * picture of each view is put into that directory.
 */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { Player } from '../../local-aws/test/console/app.ts'
import { launchChromium } from '../../tools/chromium.ts'
import { type RunningConsole, runConsoleApp } from './console-app.ts'
import { collectComplaints, findBarriers, findBarriersOfLook, overflowOf } from './watch-page.ts'

let browser: Browser
let app: RunningConsole
let page: Page
let complaints: string[]

beforeAll(async () => {
  ;[browser, app] = await Promise.all([launchChromium(), runConsoleApp()])
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  complaints = collectComplaints(page)
  await page.goto(app.client.url)
  await heading('Executions').waitFor()
})
afterAll(async () => {
  await browser?.close()
  await app?.running.runtime.stop()
  app?.remove()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const region = (name: string) => page.getByRole('region', { name, exact: true })
const text = (words: string | RegExp) => page.getByText(words)
/** Goes to a place by its key. */
const go = async (key: string, name: string) => {
  await press('g', key)
  await heading(name).waitFor()
}
const press = (...keys: string[]) =>
  keys.reduce((last, key) => last.then(() => page.keyboard.press(key)), Promise.resolve())

async function picture(name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS
  if (directory) await page.screenshot({ path: join(directory, `console-${name}.png`) })
}

async function start(machine: string, name: string, input: object): Promise<void> {
  const request = { machine, name, input: JSON.stringify(input) }
  const { status } = await app.client.write('POST', '/api/executions', request)
  expect(status).toBe(200)
}

/** Goes to the list and opens an execution by its title. */
async function openExecution(title: string): Promise<void> {
  await go('e', 'Executions')
  await page.getByRole('link', { name: title }).first().click()
  await heading(title).waitFor()
}

/** No barrier in this view, dark and light, and nothing wider than a phone. */
async function findBarriersInLooks(): Promise<string[]> {
  const found = await findBarriers(page)
  await press('d')
  found.push(...(await findBarriersOfLook(page)))
  await press('d')
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await overflowOf(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  return overflow > 0 ? [...found, `${overflow} px too wide`] : found
}

test('without an execution it says how to start one, and the dialog starts it', async () => {
  await text('No execution yet.').waitFor()
  await press('s')
  const dialog = page.getByRole('dialog', { name: 'Start an execution' })
  await dialog.getByLabel('State machine').selectOption('child')
  await dialog.getByLabel('Input').fill('{"chairs": ')
  await dialog.getByText(/^This is not valid JSON/).waitFor()
  await dialog.getByLabel('Input').fill('{"chairs":2}')
  await press('Control+Enter')
  await page.getByLabel('Selected state').getByText('unchanged').or(text('{ done: true }')).first().waitFor()
  await page.locator('.pill', { hasText: 'Succeeded' }).waitFor()
  await press('Escape')
  await page.getByRole('link', { name: /Succeeded/ }).waitFor()
})

test('shows what an execution waits for, and answers its token', async () => {
  const player = await Player.connect(app.running)
  player.send({ action: 'start', id: 'r1' })
  await player.hears('round')
  await openExecution('Mei plays')
  await text('waits for Mei').first().waitFor()
  await page.locator('.countdown', { hasText: /^(59 m|1 h)/ }).waitFor()
  await picture('waiting')
  expect(await findBarriersInLooks()).toEqual([])

  await press('a')
  await page.getByLabel(/^What the state is answered with/).fill('{"hand":"rock"}')
  await button('Send success').click()
  await page.locator('.pill', { hasText: 'Succeeded' }).waitFor()
  await text('Mei threw rock').waitFor()
  // Ask, then Judge and Done, which ride on its row or stand below it.
  await page.getByRole('button', { name: 'Judge: Succeeded' }).waitFor()
  await player.close()
})

test('a Map of 40 shows which item failed, and why', async () => {
  const parcels = Array.from({ length: 40 }, (_, at) => (at === 21 ? 'broken' : `parcel ${at}`))
  await start('ship', 'forty', { title: 'forty parcels', parcels })
  await openExecution('forty parcels')
  await page.locator('.pill', { hasText: 'Failed' }).waitFor()
  const cells = page.locator('.map-cell')
  await page.getByRole('button', { name: /^Item 21.*: failed$/ }).waitFor()
  expect(await cells.count()).toBe(40)
  expect(await page.getByRole('button', { name: /: not started$/ }).count()).toBe(18)
  await press('n')
  const panel = region('Selected state')
  await panel.getByText('RangeError').first().waitFor()
  await panel.getByText('does not fit').first().waitFor()
  await page.getByRole('button', { name: /^Item 21/, pressed: true }).waitFor()
  await picture('map')
  await press('k')
  await page.getByRole('button', { name: /^Item 20/, pressed: true }).waitFor()
  await panel.getByRole('tab', { name: 'Item' }).click()
  await panel.getByRole('button', { name: 'Ship it' }).click()
  await panel.getByRole('heading', { name: 'Ship it' }).waitFor()
  expect(await findBarriersInLooks()).toEqual([])
})

test('a fault makes an execution fail after three attempts; off again, it is redriven', async () => {
  await go('f', 'Faults')
  await press('n')
  const dialog = page.getByRole('dialog', { name: 'New fault' })
  const rule = { service: 'lambda', function: 'Ship', error: 'TooManyRequestsException' }
  await dialog.getByLabel(/^Rule/).fill(JSON.stringify({ ...rule, service: 'nothing' }))
  await press('Control+Enter')
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel(/^Rule/).fill(JSON.stringify(rule))
  await press('Control+Enter')
  await page.getByRole('switch', { name: /^F\d/, checked: true }).waitFor()

  await start('pack', 'chair', { title: 'one chair' })
  await openExecution('one chair')
  await text('1 fault is on.').waitFor()
  await page.locator('.callout.failed', { hasText: 'after 3 attempts' }).waitFor()
  await region('Selected state').getByText('3 failed attempts').waitFor()
  await picture('failed')
  expect(await findBarriersInLooks()).toEqual([])

  await go('f', 'Faults')
  await text('What they have hit').waitFor()
  await picture('faults')
  expect(await findBarriersInLooks()).toEqual([])
  await press('x')
  await page.getByRole('switch', { name: /^F\d/, checked: false }).waitFor()
  await openExecution('one chair')
  await button('Redrive from Pack').click()
  await page.locator('.pill', { hasText: 'Succeeded' }).waitFor()
})

test('a parent and its child lead to each other', async () => {
  await start('parent', 'family', { title: 'a family' })
  await openExecution('a family')
  await page.locator('.pill', { hasText: 'Succeeded' }).waitFor()
  await page.locator('.facts').getByRole('link').first().click()
  await page.locator('.crumbs', { hasText: 'child' }).waitFor()
  await page.locator('.facts', { hasText: 'Started by' }).getByRole('link').first().click()
  await heading('a family').waitFor()
})

test('frames pass as they come; the console sends one, and closes the connection', async () => {
  const player = await Player.connect(app.running)
  await go('c', 'Connections')
  await page
    .getByRole('link', { name: /just now|s ago|open/ })
    .first()
    .click()
  player.send({ action: 'start', id: 'r2' })
  await player.hears('started')
  await region('Frames').getByText('start').first().waitFor()
  await picture('connections')
  expect(await findBarriersInLooks()).toEqual([])
  await page.getByLabel('Frame to send as the server').fill('{"type":"news"}')
  await press('Enter')
  await player.hears('news')
  const closed = player.closed()
  await button('Close').and(page.locator('.tight')).click()
  await closed
  await text(/^closed 1/)
    .first()
    .waitFor()
})

test('an invocation has its event, logs and calls, and is repeated with another event', async () => {
  await go('l', 'Functions')
  await region('Functions').getByRole('link', { name: /^Ask/ }).click()
  const invocation = region('Invocation')
  await invocation.getByText('opening').waitFor()
  await invocation.getByText('PutItem').waitFor()
  await picture('functions')
  expect(await findBarriersInLooks()).toEqual([])
  await press('r')
  const dialog = page.getByRole('dialog', { name: 'Invoke Ask' })
  await dialog.getByLabel('Event').fill('{"player":{"id":"r9","name":"Rin"},"fail":true}')
  await press('Control+Enter')
  await invocation.getByText('TypeError').first().waitFor()
  await invocation.getByText('this console').waitFor()
})

test('an item is edited', async () => {
  await go('t', 'Tables')
  await page.getByRole('region', { name: 'Items', exact: true }).getByText('ROUND#r2').click()
  await region('Item').getByText('"Mei"').first().waitFor()
  await picture('tables')
  expect(await findBarriersInLooks()).toEqual([])
  await press('e')
  const dialog = page.getByRole('dialog', { name: /^Edit/ })
  const field = dialog.getByLabel("Item in DynamoDB's JSON")
  await field.fill('{"id":{"S":"ROUND#r2"},"name":{"S":"Aoi"}}')
  await press('Control+Enter')
  await region('Item').getByText('"Aoi"').first().waitFor()
})

test("a request's way is a waterfall", async () => {
  await go('r', 'Requests')
  await page
    .getByRole('link', { name: /Ask|start/ })
    .first()
    .waitFor()
  await press('j', 'Enter')
  await region('Waterfall').getByText('lambda').first().waitFor()
  await picture('request')
  expect(await findBarriersInLooks()).toEqual([])
})

test('what was searched and found; the sheet of keys', async () => {
  await go('e', 'Executions')
  await press('/')
  await page.keyboard.type('nobody')
  await text('No execution matches.').waitFor()
  await press('Escape', '?')
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Hold still').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await press('Escape')
  await page.getByRole('link', { name: /forty parcels/ }).waitFor()
  await picture('executions')
  expect(await findBarriersInLooks()).toEqual([])
})

test('stays readable when the runtime stops', async () => {
  await app.running.runtime.stop()
  await page
    .getByRole('alert')
    .getByText(/^The runtime stopped at/)
    .waitFor()
  await page.getByRole('link', { name: /forty parcels/ }).waitFor()
  expect(complaints).toEqual([])
})
