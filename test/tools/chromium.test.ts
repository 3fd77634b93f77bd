import { findChromium } from '../../tools/chromium.ts'

test('uses CHROMIUM_PATH, then the usual places, and otherwise says what to install', () => {
  expect(findChromium({ CHROMIUM_PATH: '/opt/chromium' })).toBe('/opt/chromium')
  expect(findChromium({}, (path) => path === '/usr/bin/google-chrome')).toBe('/usr/bin/google-chrome')
  const both = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell']
  expect(findChromium({}, (path) => both.includes(String(path)))).toBe('/usr/bin/chromium-headless-shell')
  expect(() => findChromium({}, () => false)).toThrow('apt-get install chromium')
})
