import { terminal } from '../../src/cli/terminal.ts'

test('shows each happening in one line, without what would ring or paint', () => {
  const shown = jest.spyOn(console, 'error').mockImplementation(() => {})
  terminal.error('one\n  two\u001b[31m red\u0007\tthree')
  const line = shown.mock.calls[0]?.[0]
  shown.mockRestore()
  expect(line).toMatch(/^\d\d:\d\d:\d\d {2}error: one \| two\[31m red\tthree$/)
})
