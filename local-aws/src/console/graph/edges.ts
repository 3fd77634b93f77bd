import type { State, StateMachine } from '../../services/step-functions/interpreter/definition.ts'
import type { GraphEdge } from '../api-types.ts'

/** The graph's own node names. State names never contain a line break. */
export const START = '\nstart'
export const END = '\nend'

const MOST_LABEL = 26

export type Link = Pick<GraphEdge, 'from' | 'to' | 'kind' | 'label'>

/** The transitions of one machine, without those inside Maps and Parallels. */
export function linksOf({ StartAt, States }: StateMachine, withEnds: boolean): Link[] {
  const links = Object.entries(States).flatMap(([name, state]) => linksFrom(name, state))
  const inside = links.filter(({ to }) => withEnds || to !== END)
  return withEnds ? [{ from: START, to: StartAt, kind: 'next', label: '' }, ...inside] : inside
}

function linksFrom(from: string, state: State): Link[] {
  const links: Link[] = []
  const add = (to: string, kind: Link['kind'], label: string) => {
    const known = links.find((link) => link.to === to && link.kind === kind)
    if (!known) links.push({ from, to, kind, label })
    else if (label && known.label && !known.label.includes(label))
      known.label = short(`${known.label}, ${label}`)
  }
  if (state.Next !== undefined) add(state.Next, 'next', '')
  if (state.End === true || state.Type === 'Succeed') add(END, 'next', '')
  for (const choice of state.Choices ?? []) {
    const { Comment = '' } = choice as { Comment?: string }
    add(choice.Next, 'choice', Comment.length <= MOST_LABEL ? Comment.replace(/\.$/, '') : '')
  }
  if (state.Default !== undefined) add(state.Default, 'default', 'otherwise')
  for (const { ErrorEquals, Next } of state.Catch ?? [])
    add(Next, 'catch', ErrorEquals.map(errorLabel).join(', '))
  return links
}

function errorLabel(error: string): string {
  if (error === 'States.ALL') return 'error'
  if (error === 'States.Timeout') return 'timeout'
  return short(error.replace(/^States\./, '').replace(/Exception$/, ''))
}

const short = (text: string) => (text.length > MOST_LABEL ? `${text.slice(0, MOST_LABEL - 1)}…` : text)
