import { findChromium } from './chromium.ts'

test('the Chromium that is named is taken, else one of the usual places, else it says what to install', () => {
  expect(findChromium({ CHROMIUM_PATH: '/opt/chromium' })).toBe('/opt/chromium')
  expect(findChromium({}, (path) => path === '/usr/bin/google-chrome')).toBe('/usr/bin/google-chrome')
  expect(() => findChromium({}, () => false)).toThrow('apt-get install chromium')
})
