import type { Graph } from '../../../src/console/api-types.ts'
import { edgeName, nodeStatuses, pathThrough, takenEdges } from '../../../src/console/page/graph/status.ts'
import { condenseMap, parseShape } from '../../../src/console/page/parts/shape.ts'
import { cellsOf, nextFailedItem, sayItems } from '../../../src/console/page/timeline/map-cells.ts'
import { entry, execution, items } from './examples.ts'

test('a shape is read as parts, one after the other', () => {
  expect(parseShape('w12t940w48')).toEqual([
    { kind: 'work', start: 0, share: 12 },
    { kind: 'wait', start: 12, share: 940 },
    { kind: 'work', start: 952, share: 48 },
  ])
  expect(parseShape('')).toEqual([])
  expect(parseShape('q5')).toEqual([{ kind: 'idle', start: 0, share: 5 }])
})

test('a long row of items keeps the worst of each stretch', () => {
  expect(condenseMap('srfn', 60)).toBe('srfn')
  expect(condenseMap(`${'s'.repeat(99)}f`, 10)).toBe('sssssssssf')
})

test('up to 200 items have a cell each', () => {
  const cells = cellsOf(items('srfawn'))
  expect(cells.map(({ text }) => text)).toEqual(['0', '↻', '×', '■', '…', '·'])
  expect(cells.map(({ look }) => look)).toEqual(['ok', 'ok', 'failed', 'stopped', 'running', 'none'])
})

test('more items share cells, which show the worst', () => {
  const cells = cellsOf(items(`${'s'.repeat(505)}f${'s'.repeat(494)}`))
  expect(cells).toHaveLength(100)
  expect(cells[50]).toMatchObject({ index: 500, items: 10, look: 'failed' })
  expect(cellsOf(items('s'.repeat(10_000))).length).toBeLessThanOrEqual(400)
  expect(cellsOf(items(''))).toEqual([])
})

test('the items are summed up in words', () => {
  const failures = [{ index: 2, title: 'Noa', error: 'E', cause: '', attempts: 3 }]
  expect(sayItems(items('srfan', { failures }))).toEqual({
    ok: '2 of 5 succeeded, 1 of them after a retry ↻',
    failed: ['1 item failed: [2] Noa, after 3 attempts'],
    rest: '■ 1 stopped   · 1 not started',
  })
})

test('the next failed item, round and round', () => {
  const some = items('sfsf')
  expect([nextFailedItem(some), nextFailedItem(some, 1), nextFailedItem(some, 3)]).toEqual([1, 3, 1])
  expect(nextFailedItem(items('ss'))).toBeUndefined()
})

test('a node shows its worst visit, but first of all where the execution is', () => {
  const visits = [
    entry({ state: 'Ask', status: 'caught' }),
    entry({ state: 'Ask', status: 'succeeded' }),
    entry({ state: 'Judge', status: 'failed' }),
    entry({ state: 'Judge', status: 'waiting', t1: undefined }),
  ]
  expect(Object.fromEntries(nodeStatuses(visits))).toEqual({
    Ask: { status: 'caught', times: 2 },
    Judge: { status: 'waiting', times: 2 },
  })
})

test('the way is taken from start to end, and ends only with success', () => {
  const graph: Graph = {
    width: 1,
    height: 1,
    nodes: [
      { name: '(start)', kind: 'start', sub: '', x: 0, y: 0, width: 1, height: 1 },
      { name: '(end)', kind: 'end', sub: '', x: 0, y: 0, width: 1, height: 1 },
    ],
    edges: [],
  }
  const way = [entry({ state: 'Ask', next: 'Settle' }), entry({ state: 'Settle' })]
  expect([...takenEdges(way, graph, execution({}))]).toEqual(['(start)>Ask', 'Ask>Settle', 'Settle>(end)'])
  expect([...takenEdges(way, graph, execution({ status: 'FAILED' }))]).toEqual(['(start)>Ask', 'Ask>Settle'])
  expect([...takenEdges([], graph, execution({}))]).toEqual([])
  const caught = [entry({ state: 'Ask', next: 'Settle', status: 'caught' })]
  const catcher = { from: 'Ask', to: 'Settle', kind: 'catch' as const, label: '', points: [] }
  expect(takenEdges(caught, graph, execution({}))).toContain(edgeName(catcher))
  expect(takenEdges(caught, graph, execution({}))).not.toContain(edgeName({ ...catcher, kind: 'next' }))
})

test('edges have round corners', () => {
  expect(pathThrough([])).toBe('')
  const corner = [
    { x: 0, y: 0 },
    { x: 0, y: 20 },
    { x: 20, y: 20 },
  ]
  expect(pathThrough(corner)).toBe('M0 0L0 12Q0 20 8 20L20 20')
})
