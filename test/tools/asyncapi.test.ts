import { readFileSync } from 'node:fs'
import { Parser } from '@asyncapi/parser'
import { parse } from 'yaml'
import { ERROR_CODES } from '../../protocol/errors.ts'
import { ACTIONS } from '../../protocol/messages.ts'
import { asyncApi } from '../../tools/asyncapi/document.ts'

const written = readFileSync(new URL('../../docs/asyncapi.yaml', import.meta.url), 'utf8')

test('docs/asyncapi.yaml matches the schemas (npm run asyncapi)', () => {
  expect(parse(written)).toEqual(JSON.parse(JSON.stringify(asyncApi())))
})

test('the official parser finds nothing wrong with it', async () => {
  const { document, diagnostics } = await new Parser().parse(written)
  expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([])
  const operations = document?.operations().all() ?? []
  expect(operations.filter((one) => one.isReceive()).map((one) => one.id())).toEqual([...ACTIONS])
})

test('every error code is documented', () => {
  const codes = parse(written).components.schemas.errorCode.oneOf as { const: string; description: string }[]
  expect(codes.map((code) => code.const)).toEqual(ERROR_CODES)
  for (const { description } of codes) expect(description).toMatch(/^[A-Z].*\.$/)
})
