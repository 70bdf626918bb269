import { describe, expect, test } from 'vitest';
import { fakeHost } from '../../os/host.fake.ts';
import { fakeInetSocket } from '../../os/socket-table.fake.ts';
import { compileFilter } from './bytecode.ts';
import { Exit } from './exit.ts';
import { type Filter, newSubject, passes } from './filter.ts';
import { parseFilter } from './filter-parser.ts';
import { addressWords, fillSubject } from './inet-subject.ts';
import { createNames } from './names.ts';
import { Selection } from './selection.ts';

const host = fakeHost({
  names: {
    services: { '80/tcp': 'http', '514/udp': 'syslog', '514/tcp': 'shell', '53/udp': 'domain', '53/tcp': 'domain' },
  },
});

async function parse(
  text: string,
  selection = allTables(),
): Promise<{ filter: Filter | null; said: string; code: number }> {
  const said: string[] = [];
  const complain = (words: string): void => void said.push(words);
  const names = createNames({ host, numeric: true, resolve: false });
  const interfaceIndex = (name: string): number => host.interfaces().find((known) => known.name === name)?.index ?? 0;
  const context = { host, names, selection, complain, interfaceIndex, cgroupId: () => null };
  try {
    const filter = await parseFilter(
      [text],
      () => null,
      context,
      () => complain('USAGE'),
    );
    return { filter, said: said.join(''), code: 0 };
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    return { filter: null, said: said.join(''), code: error.exitCode };
  }
}

function allTables(): Selection {
  const selection = new Selection();
  selection.setQuery('all');
  selection.mergeDefaults();
  return selection;
}

type Row = Parameters<typeof fakeInetSocket>[0];

async function matches(text: string, row: Row): Promise<boolean> {
  const { filter, said } = await parse(text);
  expect(said).toBe('');
  const subject = newSubject('inet');
  fillSubject(subject, fakeInetSocket(row), addressWords());
  return passes(filter!, subject, (port) => port >= 32_768);
}

const connection: Row = {
  state: 1,
  localAddress: '10.0.0.5',
  localPort: 40_000,
  remoteAddress: '192.0.2.1',
  remotePort: 80,
};
const mapped: Row = { ...connection, localAddress: '::ffff:10.0.0.5', remoteAddress: '::ffff:192.0.2.1' };

describe('filters', () => {
  test.each([
    ['sport = :40000', true],
    ['dport 80', true],
    ['dport = http', true],
    ['dport != :80', false],
    ['sport > 1024 and sport < 40001', true],
    ['sport >= :40000 sport <= :40000', true],
    ['not dport = :80', false],
    ['src 10/8', true],
    ['src 10.0.0.4/31', true],
    ['src 10.0.0.0/255.255.255.252', false],
    ['dst 192.0.2.1:80', true],
    ['dst 192.0.2.1:81', false],
    ['dst inet6:*', true],
    ['autobound', true],
    ['dev = lo', false],
    ['dev != lo', true],
    ['fwmark = 0', true],
    ['fwmark 1/0xfe', false],
    ['dport = :*', true],
  ])('%s: %s', async (text, expected) => {
    expect(await matches(text, connection)).toBe(expected);
  });

  test('have no precedence: they are read from left to right', async () => {
    expect(await matches('dport = :80 or dport = :80 and dport = :81', connection)).toBe(false);
    expect(await matches('dport = :80 or ( dport = :80 and dport = :81 )', connection)).toBe(true);
  });

  test('an IPv4 rule matches the IPv4 address inside a mapped one, not the other way round', async () => {
    expect(await matches('dst 192.0.2.0/24', mapped)).toBe(true);
    expect(await matches('dst [::ffff:192.0.2.1]', connection)).toBe(false);
    expect(await matches('dst [::ffff:192.0.2.1]:80', mapped)).toBe(true);
  });

  test.each([
    ['sport=:22', 1, 'Error: an inet prefix is expected rather than "sport=".\nCannot parse dst/src address.\n'],
    ['sport = :nosuch', 1, 'Error: "nosuch" does not look like a port.\nCannot parse dst/src address.\n'],
    ['dport = shell', 0, ''],
    ['sport = 1 2', 255, 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\nUSAGE'],
    ['( sport = 1', 255, 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\nUSAGE'],
    ['and', 255, 'ss: bison bellows (while parsing filter): "syntax error!" Sorry.\nUSAGE'],
    ['dev nosuch', 1, 'Cannot parse device.\n'],
    ['fwmark x', 1, 'Cannot parse mark x.\n'],
    ['cgroup x', 1, 'Cannot parse cgroup x.\n'],
    ['src [::1', 1, 'Cannot parse dst/src address.\n'],
  ])('%s ends with %i', async (text, code, said) => {
    expect(await parse(text)).toMatchObject({ code, said });
  });

  test('a name that means another port to each protocol is ambiguous', async () => {
    const both = fakeHost({ names: { services: { '1/tcp': 'twin', '2/udp': 'twin' } } });
    const said: string[] = [];
    const context = {
      host: both,
      names: createNames({ host: both, numeric: true, resolve: false }),
      selection: allTables(),
      complain: (words: string): void => void said.push(words),
      interfaceIndex: () => 0,
      cgroupId: () => null,
    };
    await expect(
      parseFilter(
        ['sport = twin'],
        () => null,
        context,
        () => undefined,
      ),
    ).rejects.toThrow('exit 1');
    expect(said.join('')).toBe('Error: ambiguous port "twin".\nCannot parse dst/src address.\n');
  });

  test('a family in the filter is the only one shown from there on', async () => {
    const selection = allTables();
    const { filter } = await parse('src unix:/run/* or sport = :22', selection);
    expect(selection.preferred).toBe('unix');
    expect([selection.has('unix'), selection.has('inet')]).toEqual([true, false]);
    // The second condition has become one of UNIX names.
    expect(filter).toMatchObject({ right: { pattern: { glob: ':22' } } });
  });
});

describe('the kernel program of a filter', () => {
  const hex = async (text: string): Promise<string | null> => {
    const { filter } = await parse(text);
    const program = compileFilter(filter!);
    return program === null ? null : Buffer.from(program).toString('hex');
  };

  test.each([
    // code, yes, no; family, prefix length, padding, port, address.
    ['sport = :22', '07101400 00000000 16000000 00000000'],
    ['dst 10.0.0.0/8', '08101400 02080000 ffffffff 0a000000'],
    ['dst [::1]:80', '081c2000 0a800000 50000000 00000000000000000000000000000001'],
    ['sport >= 1024', '02080c00 00000004'],
    ['dport <= 1024', '05080c00 00000004'],
    ['autobound', '06040800'],
    ['not autobound', '06040800 01040800'],
    // The first condition's way to reject is lengthened past the second.
    ['autobound and autobound', '06040c00 06040800'],
    ['autobound or autobound', '06040800 01040800 06040800'],
    ['fwmark 1/255', '0a0c1000 01000000 ff000000'],
    ['dev lo', null],
    ['dev lo and autobound', null],
  ])('%s', async (text, program) => {
    expect(await hex(text)).toBe(program?.replaceAll(' ', '') ?? null);
  });
});
