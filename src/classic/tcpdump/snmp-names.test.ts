/** The names of objects, which stand in SNMP without -n alone, against the installed tcpdump. */
import { expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { be16, checked, ether, hex, ip4, join } from './frames.fixture.ts';
import { ours, pcapFile, theirs, withFile } from './oracle.fixture.ts';
import { type SnmpName, snmpNames } from './print/snmp-names.ts';

const { describe, test } = needs({ tools: ['tcpdump'] });
const loopback = hex('7f000001');

/** A request for an object, from and to this machine: its address has a name without asking anyone. */
function request(object: readonly number[]): Uint8Array {
  const binding = join(0x30, object.length + 4, 6, object.length, object, hex('0500'));
  const bindings = join(0x30, binding.length, binding);
  const body = join(hex('020101020100020100'), bindings);
  const message = join(hex('02010104067075626c6963'), 0xa0, body.length, body);
  const payload = join(0x30, message.length, message);
  const datagram = join(be16(40_000), be16(161), be16(payload.length + 8), be16(0), payload);
  const packet = ip4({ protocol: 17, source: loopback, destination: loopback }, datagram);
  return ether(0x0800, checked(packet, 20, 6, 17));
}

/** Encoded identifiers of all names, and of a number without a name below each. */
function objects({ below }: SnmpName, above: readonly number[] = []): readonly (readonly number[])[] {
  return [...below].flatMap(([number, name]) => {
    // One byte holds the first two numbers (X.690 section 8.19.4): 1 and 3 here.
    const here = above.length === 0 ? [0x2b] : above.length === 1 && number === 3 ? above : [...above, number];
    return [here, [...here, 0], [...here, 0, 7], ...objects(name, here)];
  });
}

function withoutAddresses(text: string): readonly string[] {
  return text.split('\n').map((line) => line.replace(/^.* > \S+: /, ''));
}

describe('names of objects in SNMP', () => {
  test('as tcpdump prints them', async () => {
    const frames = [...objects(snmpNames()), [0x2a, 1], [0x55, 4], [0], [0x2b, 6, 1, 0x88, 0x37]].map((object) =>
      request(object),
    );
    await withFile(pcapFile(frames), async (path) => {
      for (const options of [[], ['-v']]) {
        const args = [...options, '-t', '-r', path];
        const { out } = await ours(args);
        expect(withoutAddresses(out)).toEqual(withoutAddresses(theirs(args)));
      }
    });
  });
});
