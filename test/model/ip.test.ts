import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { type Cidr, contains, parseCidr } from '../../src/model/cidr.js'
import { addressKey, type Ip, isSameAddress, isUsable, parseIp } from '../../src/model/ip.js'

const FAMILY = { ipv4: 4, ipv6: 6, none: 0 }

const family = (text: string): number => FAMILY[parseIp(text)?.family ?? 'none']

const almostAddress = fc
  .array(
    fc.constantFrom(':', '::', '.', '0', '00', '1', '255', '256', 'ffff', 'fe80', '12345', 'g', '127.0.0.1', '1.2.3'),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''))

t.test('what is an address, node:net agrees', async (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), almostAddress), (text) => {
      t.equal(family(text), isIP(text), text, { diagnostic: false })
    }),
    { numRuns: 2000 },
  )
})

t.test('what is in a network, node:net agrees', async () => {
  const networks = [
    fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 })),
  ]
  fc.assert(
    fc.property(fc.oneof(...networks), fc.boolean(), ([network, other, bits], near) => {
      const cidr = parseCidr(`${network}/${bits}`)
      const text = near ? network : other
      const ip = parseIp(text)
      if (!cidr || !ip) return false
      const oracle = new BlockList()
      const type = cidr.ip.family
      oracle.addSubnet(network, bits, type)
      return contains(cidr, ip) === oracle.check(text, type)
    }),
    { numRuns: 1000 },
  )
})

t.test('usable', async (t) => {
  const usable = [
    '10.0.0.1',
    '203.0.113.255',
    '192.168.1.5/24',
    '2001:db8::1',
    'fd00::1',
    '[2001:DB8::1]',
    '::ffff:10.0.0.1',
  ]
  const unusable = [
    ['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.0.1', '169.254.10.1', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
    ['255.255.255.255', '::', '::1', 'fe80::1', 'febf::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:169.254.0.1'],
  ].flat()
  for (const text of usable) t.ok(isUsable(parseIp(text) as Ip), text)
  for (const text of unusable) t.notOk(isUsable(parseIp(text) as Ip), text)
})

t.test('the text without prefix and brackets', async (t) => {
  t.equal(parseIp('192.168.1.5/24')?.text, '192.168.1.5')
  t.equal(parseIp('[2001:DB8::1]')?.text, '2001:db8::1')
  t.equal(parseIp('2001:db8::1/128')?.text, '2001:db8::1')
})

t.test('no address', async (t) => {
  for (const text of [
    '',
    'pending',
    '10.0.0.1/x',
    '10.0.0.1/',
    '10.0.0',
    '010.0.0.1',
    '10.0.0.1 ',
    'fe80::1%eth0',
    '1'.repeat(99),
  ]) {
    t.equal(parseIp(text), undefined, text)
  }
})

t.test('no network', async (t) => {
  for (const text of ['10.0.0.1', '10.0.0.0/33', '::/129', 'lab', 'lab/24', '10.0.0.0/-1'])
    t.equal(parseCidr(text), undefined, text)
  t.equal(contains(parseCidr('::/0') as Cidr, parseIp('10.0.0.1') as Ip), false)
})

t.test('one address in several spellings', async (t) => {
  for (const [a, b] of [
    ['10.0.0.9', '10.0.0.9'],
    ['2001:db8::1', '2001:DB8:0:0::1'],
    ['::ffff:10.0.0.9', '10.0.0.9'],
    ['::ffff:a00:9', '::ffff:10.0.0.9'],
    ['web.example.org', 'web.example.org'],
  ] as const) {
    t.ok(isSameAddress(a, b) && isSameAddress(b, a), `${a} ${b}`)
  }
  for (const [a, b] of [
    ['10.0.0.9', '10.0.0.8'],
    ['::a00:9', '10.0.0.9'],
    ['2001:db8::1', '2001:db8::2'],
    ['web', 'db'],
    ['web', '10.0.0.9'],
  ] as const) {
    t.notOk(isSameAddress(a, b) || isSameAddress(b, a), `${a} ${b}`)
  }
})

t.test('the key of an address: itself for plain IPv4 and names, one for all spellings of IPv6', async (t) => {
  for (const text of ['10.0.0.9', 'web', 'web/24', 'a:b', '1:2']) t.equal(addressKey(text), text)
  for (const text of ['10.0.0.9/24', '::ffff:10.0.0.9', '::FFFF:a00:9']) t.equal(addressKey(text), '10.0.0.9', text)
  for (const text of ['fd00::5', '[fd00::5]', 'FD00:0:0::5', 'fd00:0:0:0:0:0:0:5/64', 'fd00:0:0:0:0:0:0.0.0.5'])
    t.equal(addressKey(text), 'fd00:0:0:0:0:0:0:5', text)
})
