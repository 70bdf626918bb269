/** Filters over packets: what they find, what columns and trees say of the same packet, errors that point. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { seededRandom } from '../base/random.ts';
import { captured } from '../wire/captured.fixture.ts';
import { processBlock, processOption } from '../wire/pcapng-process.ts';
import { pcapngOptions, textOption } from '../wire/pcapng-option.ts';
import { interfaceBlock, sectionBlock } from '../wire/pcapng-writer.ts';
import { joined, packetBlock, packetOf, pcapngFile } from './capture-bytes.fixture.ts';
import { answers } from './column-masks.ts';
import { displayFilter } from './display-filter.ts';
import { FileKnowledge } from './file-knowledge.ts';
import { openCaptureFile } from './open-file.ts';
import { dissectPacket } from './dissect.ts';
import { indexCaptureFile } from './packet-index.ts';
import { PacketColumns } from './packet-columns.ts';
import { TreeView } from './tree-view.ts';

const names = Object.keys(captured);
let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'portolan-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** The names of the captured frames that pass. */
async function found(filter: string): Promise<readonly string[]> {
  const path = join(folder, 'captured.pcapng');
  writeFileSync(path, pcapngFile(Object.values(captured).map((frame) => packetOf(frame))));
  const index = await indexCaptureFile(path);
  return Array.from(await index.select(displayFilter(filter)), (row) => names[row]!);
}

describe('a filter finds', () => {
  test.each([
    ['tcp.port:8080 is:syn', ['tcpSyn']],
    ['is:synack', ['tcpSynAck']],
    ['http.request.method:GET', ['httpRequest']],
    ['http', ['httpRequest', 'httpResponse']],
    ['proto:arp', ['arpRequest', 'arpReply']],
    ['arp.opcode:reply', ['arpReply']],
    ['host:10.9.0.1 proto:arp', ['arpRequest', 'arpReply']],
    // The quotation in an ICMP error counts, as in Wireshark.
    ['udp.port:9 and ip.src:10.9.0.0/16', ['udp', 'portUnreachable']],
    ['icmp.type:3', ['portUnreachable']],
    ['icmpv6.type:"neighbor solicitation"', ['duplicateAddressDetection', 'neighborSolicitation']],
    ['ipv6.src:fd00::/64 and udp', ['udp6', 'portUnreachable6']],
    ['tcp.flags:0x14', ['tcpReset', 'tcpReset6']],
    ['eth.dst:33:33:* and not proto:icmpv6', []],
    ['"404"', []],
    ['text:"200 OK"', ['httpResponse']],
    ['number:1-2', names.slice(0, 2)],
  ])('%s', async (filter, expected) => {
    const rows = await found(filter);
    expect(rows.filter((name) => expected.includes(name))).toEqual(expected);
    if (expected.length < 5) expect(rows).toEqual(expected);
  });

  test('packets of a process, a comment, an interface; the same in a compressed file', async () => {
    const name = textOption(pcapngOptions.interface.name, 'eth7');
    const options = [processOption(77), textOption(pcapngOptions.comment, 'look here')];
    const file = joined([
      sectionBlock(),
      interfaceBlock(1, 0, [name]),
      processBlock({
        pid: 77,
        name: 'nginx',
        path: null,
        arguments: null,
        parent: null,
        uid: null,
        user: null,
        startTime: null,
      }),
      packetBlock(packetOf(captured.udp)),
      packetBlock(packetOf(captured.tcpSyn), options),
    ]);
    for (const [path, bytes] of [
      ['p.pcapng', file],
      ['p.pcapng.gz', gzipSync(file)],
    ] as const) {
      writeFileSync(join(folder, path), bytes);
      const index = await indexCaptureFile(join(folder, path));
      for (const filter of ['proc:nginx', 'pid:77', 'comment:look*', 'proc:ng* iface:eth7 is:syn']) {
        expect([...(await index.select(displayFilter(filter)))], filter).toEqual([1]);
      }
      expect(await index.packet(1)).toMatchObject({
        process: { pid: 77, name: 'nginx' },
        comments: ['look here'],
        interfaceName: 'eth7',
      });
      expect(Buffer.from((await index.packet(0))!.bytes).equals(Buffer.from(captured.udp))).toBe(true);
      expect(await index.packet(2)).toBeNull();
    }
  });
});

describe('a bad filter is refused where it is bad', () => {
  test.each([
    ['tcp.prot:80', 'there is no field tcp.prot, did you mean tcp.port?', 0],
    ['port:80 and frobnicate.it:1', 'there is no field frobnicate.it: they are named as in Wireshark', 12],
    ['tcp.port:http', 'needs a number', 9],
    ['ip.src:10.0.0', '', 7],
    ['is:sin', 'did you mean syn?', 3],
    ['proto:tpc', 'did you mean tcp?', 6],
    ['http.host>3', 'has no order', 10],
    ['tcp.flags.syn:maybe', 'is 1 or 0', 14],
  ])('%s', (text, reason, column) => {
    const error = thrown(() => displayFilter(text));
    expect(error).toMatchObject({ code: 'PTL_BAD_FILTER' });
    expect(error.message).toContain(reason);
    expect(error.evidence?.split('\n')[1]?.indexOf('^')).toBeGreaterThanOrEqual(column);
  });
});

test('what columns say, the tree says too', async () => {
  const random = seededRandom(7);
  const frames = Array.from({ length: 3000 }, () => {
    const frame = Uint8Array.from(random.pick(Object.values(captured)));
    for (let edit = random.integer(0, 3); edit > 0; edit--)
      frame[random.integer(12, frame.length - 1)] = random.integer(0, 255);
    return packetOf(frame.subarray(0, random.chance(0.2) ? random.integer(0, frame.length) : frame.length));
  });
  const filters = [
    'tcp',
    'udp',
    'ip',
    'ipv6',
    'arp',
    'is:syn',
    'is:rst',
    'is:cut',
    'port:8080',
    'sport:1-1024',
    'udp.port:9',
    'udp.dstport>100',
    'host:10.9.0.1',
    'src:10.0.0.0/8',
    'ip.dst:10.9.0.2',
    'ipv6.addr:fd00::/8',
    'len<60',
    'not (tcp.port:8080 or host:10.9.0.*)',
    'dst:10.9.0.2,fd00::2 and tcp.srcport!=80',
    'http',
    'not http.request.method:GET',
    'dns.id!=7 and tcp',
  ].map(displayFilter);
  const file = await openCaptureFile(pcapngFile(frames));
  const [columns, knowledge] = [new PacketColumns(), new FileKnowledge()];
  const mask = new Uint8Array(8192);
  const open = new Map<string, number>();
  for await (const batch of file.batches()) {
    columns.replace(batch);
    for (const filter of filters) {
      filter.mask(columns, 0, columns.count, mask);
      for (let row = 0; row < columns.count; row++) {
        if (mask[row] === answers.open) open.set(filter.text, (open.get(filter.text) ?? 0) + 1);
        else {
          const packet = knowledge.packet(batch, row, file.interfaces);
          const said = filter.test(new TreeView(dissectPacket(packet)));
          if (said !== (mask[row] === answers.yes))
            throw new Error(`${filter.text} on ${Buffer.from(packet.bytes).toString('hex')}: the tree says ${said}`);
        }
      }
    }
  }
  // Most packets are settled by the columns, else they would be of no use.
  expect(Math.max(...open.values())).toBeLessThan(2000);
});

function thrown(run: () => unknown): PortolanError {
  try {
    run();
  } catch (error) {
    if (error instanceof PortolanError) return error;
  }
  throw new Error('nothing was thrown');
}
