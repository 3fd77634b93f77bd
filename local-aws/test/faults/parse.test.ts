import { FaultsError, parseFaults } from '../../src/faults/index.ts'

const rule = { service: 'dynamodb', error: 'InternalServerError' }

function problemsOf(file: unknown): readonly string[] {
  try {
    parseFaults(file)
  } catch (error) {
    if (error instanceof FaultsError) return error.problems
    throw error
  }
  return []
}

test('a rule needs a service and what happens; the rest has defaults', () => {
  expect(parseFaults({ rules: [rule] })).toEqual({
    seed: 0,
    rules: [
      {
        service: 'dynamodb',
        operation: '*',
        function: '*',
        caller: undefined,
        probability: 1,
        errors: ['InternalServerError'],
        when: undefined,
        delayMs: undefined,
        nth: 1,
        times: Number.POSITIVE_INFINITY,
        burst: undefined,
      },
    ],
  })
})

test('a rule about the nth call strikes once, unless it says how often', () => {
  expect(parseFaults({ rules: [{ ...rule, nth: 3 }] }).rules[0]).toMatchObject({ nth: 3, times: 1 })
  expect(parseFaults({ rules: [{ ...rule, nth: 3, times: 2 }] }).rules[0]).toMatchObject({ nth: 3, times: 2 })
})

test('one number of milliseconds is a range', () => {
  const rules = [{ service: 'states', delayMs: 7, burst: { everyMs: 15_000, forMs: [300, 1500] } }]
  expect(parseFaults({ rules }).rules[0]).toMatchObject({
    delayMs: [7, 7],
    burst: { everyMs: [15_000, 15_000], forMs: [300, 1500] },
  })
})

test.each<[string, unknown, string]>([
  ['a text', 'rules', 'must be an object, not "rules"'],
  ['no rules', {}, 'rules: must be a list, not nothing'],
  ['an unknown member', { rules: [], sed: 7 }, 'sed: is not a known member; the members are seed, rules'],
  ['a seed below 0', { seed: -1, rules: [] }, 'seed: must be a whole number from 0 to 4294967295, not -1'],
  [
    'an unknown service',
    { rules: [rule, { ...rule, service: 's3' }] },
    'rules[1].service: must be one of dynamodb, states, execute-api, lambda, gateway, not "s3"',
  ],
  [
    'a misspelled member of a rule',
    { rules: [{ ...rule, probabilty: 1 }] },
    'rules[0].probabilty: is not a known member; the members are service, operation, function, caller, ' +
      'probability, error, when, delayMs, nth, times, burst',
  ],
  [
    'a probability over 1',
    { rules: [rule, rule, { ...rule, probability: 5 }] },
    'rules[2].probability: must be a number from 0 to 1, not 5',
  ],
  [
    'an operation that does not exist',
    { rules: [{ ...rule, operation: 'UpdateItems' }] },
    'rules[0].operation: no operation of dynamodb matches "UpdateItems"',
  ],
  [
    'an error of another service',
    { rules: [{ service: 'gateway', error: ['lost', 'GoneException'] }] },
    'rules[0].error[1]: must be one of timeout, crash, twice, lost, InternalServerErrorException, ' +
      'TooManyRequestsException, ForbiddenException, not "GoneException"',
  ],
  [
    'a rule that does nothing',
    { rules: [{ service: 'states' }] },
    'rules[0]: must have an error, delayMs or both',
  ],
  [
    'a range the wrong way round',
    { rules: [{ service: 'states', delayMs: [400, 5] }] },
    'rules[0].delayMs: must be [least, most], not [400,5]',
  ],
  [
    'a range with a text in it',
    { rules: [{ service: 'states', delayMs: [5, '400'] }] },
    'rules[0].delayMs[1]: must be a number from 0 to 86400000, not "400"',
  ],
  [
    'half a call',
    { rules: [{ ...rule, nth: 1.5 }] },
    'rules[0].nth: must be a whole number of 1 or more, not 1.5',
  ],
  [
    'a burst longer than its interval',
    { rules: [{ ...rule, burst: { everyMs: 1000, forMs: [300, 1500] } }] },
    'rules[0].burst.forMs: must be shorter than everyMs (1000), not [300,1500]',
  ],
  [
    'a function where none is invoked',
    { rules: [{ ...rule, function: '*Settle*' }] },
    "rules[0].function: is only for the service lambda. To select the caller, use 'caller'",
  ],
  [
    'a caller of the gateway',
    { rules: [{ service: 'gateway', error: 'lost', caller: '*' }] },
    'rules[0].caller: is not for the service gateway, whose clients have no names',
  ],
  [
    'the middle of anything but a crash',
    { rules: [{ service: 'lambda', error: 'timeout', when: 'middle' }] },
    "rules[0].when: may be 'middle' only for the error crash of the service lambda",
  ],
])('refuses %s and says where', (_name, file, problem) => {
  expect(problemsOf(file)).toEqual([problem])
})

test('reports every problem', () => {
  expect(problemsOf({ seed: 'x', rules: [{ ...rule, probability: 2, nth: 0 }, 7] })).toHaveLength(4)
})
