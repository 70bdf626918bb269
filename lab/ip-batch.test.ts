/** What a plan becomes, without building it. */
import { expect, test } from 'vitest';
import { compilePlan, lossRuleset } from './ip-batch.ts';
import { namedLabs } from './labs.ts';
import type { LabPlan } from './plan.ts';
import { zooPlan } from './zoo/plan.ts';

const plans: readonly (readonly [string, LabPlan])[] = [
  ...namedLabs.map(({ name, plan }) => [name, plan] as const),
  ['zoo', zooPlan],
];

test.each(plans)('%s: both ends of every wire are born inside namespaces of the laboratory', (_name, plan) => {
  const batches = compilePlan(plan, 'ptl-1-1');
  const names = new Set(batches.namespaces.values());
  expect(batches.wires).not.toEqual([]);
  for (const line of batches.wires) {
    const ends = [...line.matchAll(/netns (\S+)/g)].map(([, name]) => name!);
    expect(ends).toHaveLength(2);
    for (const end of ends) expect(names).toContain(end);
  }
});

test('a small plan, line by line', () => {
  const batches = compilePlan(
    {
      hosts: { a: { forward: true, routes: [{ to: 'default', via: 'fd00::9' }] }, b: { addresses: ['10.9.9.9/32'] } },
      links: [
        {
          ends: [
            { host: 'a', addresses: ['10.0.0.1/24', 'fd00::1/64'], mtu: 1400 },
            { host: 'b', device: 'wan' },
          ],
        },
      ],
    },
    'x',
  );
  expect(batches.wires).toEqual(['link add dev eth0 netns x-a type veth peer name wan netns x-b']);
  expect(batches.inside.get('a')).toEqual([
    'link set lo up',
    'link set eth0 mtu 1400',
    'link set eth0 up',
    'addr add 10.0.0.1/24 dev eth0',
    'addr add fd00::1/64 dev eth0 nodad',
    'route add ::/0 via fd00::9',
  ]);
  expect(batches.inside.get('b')).toEqual(['link set lo up', 'link set wan up', 'addr add 10.9.9.9/32 dev lo']);
  expect(batches.sysctls.get('a')).toContain('net.ipv4.ip_forward=1');
  expect(batches.sysctls.get('b')).not.toContain('net.ipv4.ip_forward=1');
});

test.each([
  [
    'a host that does not exist',
    { hosts: { a: {} }, links: [{ ends: [{ host: 'a' }, { host: 'c' }] }] },
    'no host is named c',
  ],
  [
    'one interface twice',
    {
      hosts: { a: {} },
      links: [
        {
          ends: [
            { host: 'a', device: 'x' },
            { host: 'a', device: 'x' },
          ],
        },
      ],
    },
    'two interfaces named x',
  ],
  ['a line break in a name', { hosts: { 'a\nnetns add b': {} } }, 'host name'],
  ['a line break in a route', { hosts: { a: { routes: [{ to: '10.0.0.0/8\nlink add' }] } } }, 'route to'],
  [
    'a long interface name',
    { hosts: { a: {} }, bridges: [{ name: 'a-very-long-bridge', members: [] }] },
    'interface name',
  ],
] as const)('%s is refused', (_what, plan, message) => {
  expect(() => compilePlan(plan as LabPlan, 'x')).toThrow(message);
});

test('loss is a share of a hundred packets, none or all included', () => {
  expect(lossRuleset('eth0', 30)).toContain('iifname "eth0" numgen random mod 100 < 30 counter drop');
  expect(lossRuleset('eth0', 100)).toContain('iifname "eth0" counter drop');
  expect(lossRuleset('eth0', 0)).not.toContain('drop');
  for (const percent of [-1, 101, 0.5, Number.NaN]) expect(() => lossRuleset('eth0', percent)).toThrow('percent');
});
