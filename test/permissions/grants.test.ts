import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wildcard } from '../../local-aws/src/common/wildcard.ts'
import type { AuditedCall } from '../../local-aws/src/services/iam/audit.ts'
import type { ResolvedStack } from '../../local-aws/src/template/model.ts'
import { dropEverybody } from '../support/player.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { decisionsOf, type Grant, grantsOf, resolved, roleNames, unseenGrants } from './grants.ts'
import { CallRecorder } from './recorder.ts'
import { grandTour } from './tour.ts'

let names = new Map<string, string>()
const recorder = new CallRecorder((principal) => names.get(principal) ?? principal)
const logs = mkdtempSync(join(tmpdir(), 'janken-logs-'))
let stack: Stack
let stacks: ResolvedStack[]
let grants: Grant[]

beforeAll(async () => {
  stack = await startStack({ logDirectory: logs, audit: recorder.note })
  stacks = resolved(stack.app)
  grants = grantsOf(stack.app)
  names = roleNames(stack.app)
  await Promise.race([grandTour(stack, recorder), recorder.denial])
}, 300_000)

afterAll(async () => {
  dropEverybody()
  await stack.stop()
  rmSync(logs, { recursive: true, force: true })
})

const owed = new Map<string, AuditedCall[]>()

/** Calls that only this grant allows. */
function owedTo(grant: Grant): AuditedCall[] {
  const known = owed.get(grant.name)
  if (known) return known
  const mayWithout = decisionsOf(grant.withoutIn(stacks))
  const calls = recorder.calls.filter((call) => call.principal === grant.principal && !mayWithout(call))
  owed.set(grant.name, calls)
  return calls
}

test('no grant is missing: whatever a role or a service did in the grand tour was allowed', () => {
  expect(recorder.calls.filter(({ allowed }) => !allowed).map((call) => recorder.describe(call))).toEqual([])
})

test('every grant is one that this test sees', () => {
  expect(grants.length).toBeGreaterThan(80)
  expect(unseenGrants(stack.app)).toEqual([])
})

/** Grants that no recorded call needs, and why they stay. */
const REDUNDANT: [RegExp, string][] = [
  [
    /for arn:aws:execute-api:\S+\/\*unwatch$/,
    'CDK writes one permission a route with the stage as a wildcard, and /*watch covers live/unwatch too',
  ],
  [/ may sqs:SendMessage on \S+DeadLetters/, 'what is given up goes to no queue on one machine'],
  [
    /Hosting\S* may states:StartExecution on \S+GameStateMachine/,
    'who leaves a room starts its game only where the function that was to start it has died',
  ],
  [
    /Events\S*Round\S* may states:SendTaskSuccess/,
    'a round is complete when it is opened only where the function that completed it has died',
  ],
  [
    /Events\S*Round\S* may dynamodb:GetItem/,
    'the event is read again only where its token has been answered by another function',
  ],
  [
    /Announce\S* may lambda:InvokeFunction on \S*Announce/,
    'an announcer only goes on in another invocation when guests have kept coming for half a minute',
  ],
  [/^events\.amazonaws\.com may lambda:InvokeFunction on Canary\/Play/, 'no schedule runs on one machine'],
]

test('no grant is unneeded: without any one of them, some call of the grand tour is denied', () => {
  const unneeded = grants.filter((grant) => owedTo(grant).length === 0).map(({ name }) => name)
  const findings = unneeded.filter((name) => !REDUNDANT.some(([known]) => known.test(name)))
  expect(findings.map((name) => `Not needed in infra/: ${name}`)).toEqual([])
  for (const [known] of REDUNDANT) expect(unneeded).toContainEqual(expect.stringMatching(known))
})

/** Ids that exist only at run time, so no policy can name them. */
const MADE_AT_RUN_TIME = [/^[A-Za-z0-9_-]{15}=$/, /^log-stream:/]

/** The parts of `resource` that the wildcards in `pattern` match. Empty if `resource` contains the same wildcards. */
function fillings(pattern: string, resource: string): string[] {
  if (pattern === resource) return []
  const groups = pattern.split('*').map((part) => part.replace(/[.+^${}()|[\]\\?]/g, '\\$&'))
  return (new RegExp(`^${groups.join('(.*)')}$`).exec(resource) ?? []).slice(1)
}

test('no grant is broader than its use', () => {
  const broad = grants.flatMap((grant) => {
    if (!grant.principal.startsWith('arn:')) return []
    const used = owedTo(grant).map(({ resource }) => fillings(grant.resource, resource))
    return grant.resource
      .split('*')
      .slice(1)
      .flatMap((_part, index) => {
        const values = new Set(used.map((one) => one[index] ?? '*'))
        const [only = '*'] = values
        const isFixed = values.size === 1 && only !== '*' && !MADE_AT_RUN_TIME.some((form) => form.test(only))
        return isFixed ? [`${grant.name}: wildcard ${index + 1} only ever stood for ${only}`] : []
      })
  })
  const actions = grants.filter(({ action }) => wildcard(action).source.includes('.*'))
  expect([...broad, ...actions.map(({ name }) => `${name}: names no action`)]).toEqual([])
})
