import { TemplateError } from '../../src/template/model.ts'
import { AlreadyNoted, Problems } from '../../src/template/problems.ts'

const failing = (error: Error) => () => {
  throw error
}

test('tells all that is wrong at once, each under its name, and the same sentence once', () => {
  const problems = new Problems()
  problems.note('first', 'first')
  expect(problems.attempt('Role', failing(new TemplateError(['a', 'b'])))).toBeUndefined()
  problems.attempt('Table', failing(new AlreadyNoted('Role')))
  expect(problems.attempt('Kept', () => 1)).toBe(1)
  expect(() => problems.throwAny()).toThrow(new TemplateError(['first', 'Role: a', 'Role: b']))
})

test('nothing that failed passes silently', () => {
  const problems = new Problems()
  problems.throwAny()
  problems.attempt('Table', failing(new AlreadyNoted('Role')))
  expect(() => problems.throwAny()).toThrow(AlreadyNoted)
  expect(() => new TemplateError([])).toThrow('a TemplateError tells at least one problem')
})

test('a mistake of our own is no problem of the template', () => {
  const problems = new Problems()
  expect(() => problems.attempt('Role', failing(new TypeError('oops')))).toThrow(TypeError)
})
