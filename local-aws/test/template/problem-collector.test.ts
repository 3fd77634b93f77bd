import { TemplateError } from '../../src/template/model.ts'
import { CausedByReportedProblem, ProblemCollector } from '../../src/template/problem-collector.ts'

const failing = (error: Error) => () => {
  throw error
}

test('reports all problems together, each under its name, and equal sentences once', () => {
  const problems = new ProblemCollector()
  problems.note('first', 'first')
  expect(problems.attempt('Role', failing(new TemplateError(['a', 'b'])))).toBeUndefined()
  problems.attempt('Table', failing(new CausedByReportedProblem('Role')))
  expect(problems.attempt('Kept', () => 1)).toBe(1)
  expect(() => problems.throwAny()).toThrow(new TemplateError(['first', 'Role: a', 'Role: b']))
})

test('nothing that failed passes silently', () => {
  const problems = new ProblemCollector()
  problems.throwAny()
  problems.attempt('Table', failing(new CausedByReportedProblem('Role')))
  expect(() => problems.throwAny()).toThrow(CausedByReportedProblem)
  expect(() => new TemplateError([])).toThrow('A TemplateError needs at least one problem.')
})

test('an internal error is not a problem of the template', () => {
  const problems = new ProblemCollector()
  expect(() => problems.attempt('Role', failing(new TypeError('oops')))).toThrow(TypeError)
})
