/** `npm run asyncapi`: writes docs/asyncapi.yaml from the schemas. */
import { writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { asyncApi } from './document.ts'

writeFileSync(
  new URL('../../docs/asyncapi.yaml', import.meta.url),
  `# Written by \`npm run asyncapi\` from protocol/messages.ts.\n${stringify(asyncApi(), { lineWidth: 110, aliasDuplicateObjects: false })}`,
)
