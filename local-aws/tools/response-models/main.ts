/**
 * Writes src/services/step-functions/test-state/models: `npm run response-models -- FOLDER`, where FOLDER holds AWS's service
 * models as botocore ships them (`python3 -c "import botocore; print(botocore.__path__[0] + '/data')"`).
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { ResponseModel } from '../../src/services/step-functions/test-state/response-model.ts'
import { compact, type ServiceModel } from './compact.ts'
import { services } from './services.ts'

const TARGET = fileURLToPath(new URL('../../src/services/step-functions/test-state/models/', import.meta.url))

function readModel(folder: string, service: string): ServiceModel {
  const versions = readdirSync(join(folder, service)).filter((name) => /^\d{4}-/.test(name))
  const newest = versions.sort().at(-1) ?? ''
  return JSON.parse(
    gunzipSync(readFileSync(join(folder, service, newest, 'service-2.json.gz'))).toString('utf8'),
  ) as ServiceModel
}

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Name the folder of the service models: npm run response-models -- FOLDER')
  process.exit(1)
}
const written = new Map<string, ResponseModel>()
for (const { name, model, operations, recorded = {} } of services) {
  const { answers, shapes } = compact(readModel(folder, model), operations)
  for (const [shape, limits] of Object.entries(recorded)) Object.assign(shapes[shape] ?? {}, limits)
  const before = written.get(name)
  written.set(name, {
    answers: { ...before?.answers, ...answers },
    shapes: { ...before?.shapes, ...shapes },
  })
}
for (const file of readdirSync(TARGET)) rmSync(join(TARGET, file))
for (const [name, model] of written) writeFileSync(join(TARGET, `${name}.json`), `${JSON.stringify(model)}\n`)
console.log(`${written.size} services in ${TARGET}`)
