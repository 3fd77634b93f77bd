/** How large the functions are that `npm start` runs and `cdk deploy` uploads. */
import { budgeted, budgetOf } from '../../../tools/cold-starts/budgets.ts'
import { type Bundle, bundlesOf } from '../../../tools/cold-starts/bundles.ts'
import { synthesizedApp } from '../../support/app.ts'

let bundles: Bundle[]

beforeAll(async () => {
  bundles = bundlesOf(await synthesizedApp())
}, 180_000)

test('every function of ours is measured', () => {
  expect(bundles.map(({ name }) => name)).toEqual(expect.arrayContaining(['Authorizer', 'Lobby', 'Settle']))
  expect(bundles.length).toBeGreaterThan(8)
})

test('no bundle is larger than its budget', () => {
  const tooLarge = bundles
    .filter(({ name, bytes }) => bytes > budgetOf(name))
    .map(({ name, bytes }) => `${name} has ${bytes} bytes and may have ${budgetOf(name)}`)
  expect(tooLarge).toEqual([])
})

test('every budget belongs to a function', () => {
  expect(budgeted.filter((name) => !bundles.some((bundle) => bundle.name === name))).toEqual([])
})
