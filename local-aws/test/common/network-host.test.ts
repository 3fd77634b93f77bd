import { isLoopback, listenAddressOf } from '../../src/common/network-host.ts'

const MACHINE = ['192.168.1.5', '[fe80::1]', 'laptop', 'laptop.local']
const LOOPBACK = { address: '127.0.0.1', host: '127.0.0.1' }

test.each([
  [[], LOOPBACK],
  [['tunnel.example'], LOOPBACK],
  [['192.168.1.6'], LOOPBACK],
  [['192.168.1.5'], { address: '0.0.0.0', host: '192.168.1.5' }],
  [['tunnel.example', 'Laptop.local:3000'], { address: '0.0.0.0', host: 'laptop.local' }],
  [['[fe80::1]'], { address: '::', host: '[fe80::1]' }],
])('with the hosts %j', (hosts, reach) => {
  expect(listenAddressOf(hosts, MACHINE)).toEqual(reach)
})

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.1.5', false],
  ['::ffff:192.168.1.5', false],
  ['1127.0.0.1', false],
  [undefined, false],
])('a connection from %s is of this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})
