/** Messages of SNMP: versions, requests, types of values, traps and what the printer says of malformed ones. */
import type { Part } from './frames.fixture.ts';
import { hex, join, udp4 } from './frames.fixture.ts';

/** An element of BER. */
function ber(tag: number, ...parts: readonly Part[]): Uint8Array {
  const body = join(parts);
  return body.length < 128 ? join(tag, body.length, body) : join(tag, 0x82, body.length >>> 8, body.length & 255, body);
}

const seq = (...parts: readonly Part[]): Uint8Array => ber(0x30, parts);
const int = (...bytes: readonly number[]): Uint8Array => ber(2, bytes);
const text = (value: Part): Uint8Array => ber(4, value);
const nothing = ber(5);
const sysDescr = ber(6, hex('2b060102010101 00'));
const bind = (value: Part, name: Part = sysDescr): Uint8Array => seq(name, value);
const pdu = (kind: number, error: number, index: number, ...binds: readonly Part[]): Uint8Array =>
  ber(0xa0 | kind, int(0x12, 0x34), int(error), int(index), seq(binds));
const message = (version: number, community: string, ...body: readonly Part[]): Uint8Array =>
  seq(int(version), text(community), body);
const ask = (...payload: readonly Part[]): Uint8Array => udp4(4000, 161, payload);
const tell = (...payload: readonly Part[]): Uint8Array => udp4(161, 4000, payload);

/** One of each type of value, and a few that no SNMP has. */
const values: readonly Uint8Array[] = [
  nothing,
  int(0x7f),
  int(0xff),
  int(0x80, 0, 0, 0),
  int(1, 2, 3, 4, 5),
  int(),
  text(''),
  text('Linux host'),
  text('two\nlines\ttab'),
  text(hex('00ff8041')),
  text(hex('4142ff00')),
  text(hex('410000')),
  text(hex('02000000000a')),
  ber(6),
  ber(6, 0x2b),
  ber(6, 0),
  ber(6, 0x88, 0x37, 3),
  ber(6, 0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x81),
  ber(0x40, hex('c0000201')),
  ber(0x40, hex('c00002')),
  ber(0x40, hex('c000020101')),
  ber(0x41, hex('00ffffffff')),
  ber(0x41),
  ber(0x42, 9),
  ber(0x43, hex('0102030405')),
  ber(0x44, 'opaque'),
  ber(0x45, 1),
  ber(0x46, hex('0102030405060708')),
  ber(0x46, hex('ffffffffffffffff')),
  ber(0x46, 7),
  ber(0x46),
  ber(0x47, 7),
  ber(0x48, 7),
  ber(0x80),
  ber(0x81),
  ber(0x82),
  ber(0x83, 1),
  ber(0xc0, 1, 2),
  ber(0xc1, 1, 2),
  ber(0x61, 3, 4),
  ber(0xe1, 3, 4),
  ber(0xa1, 3, 4),
  ber(0xa9, 3, 4),
  ber(0x30, 3, 4),
  ber(0x31, 3, 4),
  ber(0x23, 3, 4),
  ber(0x01, 1),
  ber(0x03, 0, 1),
  ber(0x07, 0, 1),
  ber(0x0a, 0, 1),
  ber(0x13, 'x'),
  ber(0x1e, 'x'),
  ber(0x3e, 'x'),
  hex('1f8101 01 41'),
  hex('1f0401 41'),
  hex('1f81'),
  hex('1f'),
  hex('04'),
  hex('0483'),
  hex('04830000'),
  hex('048300000141'),
  hex('0485000000000141'),
  hex('0480'),
];

/** Every seventh of them, from this one on. */
const few = (from: number): readonly Uint8Array[] => values.filter((_, index) => index % 7 === from);

const trap = (generic: number, specific: number, ...binds: readonly Part[]): Uint8Array =>
  ber(
    0xa4,
    ber(6, hex('2b060104018107')),
    ber(0x40, hex('c0000201')),
    int(generic),
    int(specific),
    ber(0x43, 1, 2),
    seq(binds),
  );
const usm = (...privacy: readonly Part[]): Uint8Array =>
  text(seq(text(hex('80001f88040102')), int(7), int(0x12, 0x34), text('user'), text(hex('0102')), text(privacy)));
const header = (flags: Part, model = 3): Uint8Array => seq(int(0x12, 0x34), int(5, 0xdc), text(flags), int(model));
const scoped = (...body: readonly Part[]): Uint8Array => seq(text(hex('80001f88')), text(hex('41')), body);
const v3 = (...parts: readonly Part[]): Uint8Array => ask(seq(int(3), parts));

/** Frames of SNMP. */
export const snmpSamples: readonly Uint8Array[] = [
  ask(message(1, 'secret', pdu(1, 0, 0, bind(nothing)))),
  ask(message(0, 'public', pdu(0, 0, 0, bind(nothing), bind(nothing)))),
  ask(message(0, '', pdu(0, 0, 0))),
  ask(message(1, 'a"b\x01\xff', pdu(0, 0, 0, bind(int(4))))),
  ...[0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 30].map((kind) => ask(message(1, 'public', pdu(kind, 0, 0, bind(int(9)))))),
  ...[0, 1, 2, 3, 5, 6, 7, 8].map((kind) => tell(message(0, 'public', pdu(kind, 2, 1, bind(nothing), bind(int(9)))))),
  ...[0, 1, 2, 5, 18, 19, 200].map((error) => tell(message(1, 'x', pdu(2, error, 2, bind(nothing), bind(nothing))))),
  ...[0, 1, 3, 7].map((index) => tell(message(1, 'x', pdu(2, 0, index, bind(nothing))))),
  ...values.map((value) => tell(message(1, 'public', pdu(2, 0, 0, bind(value))))),
  ...few(1).map((value) => tell(message(1, 'public', pdu(3, 0, 0, bind(value), bind(value, value))))),
  ...few(2).map((value) => tell(seq(int(1), value, pdu(0, 0, 0)))),
  ...few(3).map((value) => tell(seq(int(1), text('public'), value))),
  ...few(4).map((value) => tell(seq(value, text('public'), pdu(0, 0, 0)))),
  ...few(5).map((value) => tell(value)),
  ...few(6).map((value) => tell(message(1, 'public', ber(0xa2, value)))),
  ...few(0).map((value) => tell(message(1, 'public', ber(0xa2, int(1), value)))),
  ...few(1).map((value) => tell(message(1, 'public', ber(0xa5, int(1), int(0), value)))),
  ...few(2).map((value) => tell(message(1, 'public', ber(0xa2, int(1), int(0), int(0), value)))),
  ...few(3).map((value) => tell(message(1, 'public', pdu(2, 0, 0, value)))),
  ...[4, 99].map((version) => ask(message(version, 'public', pdu(0, 0, 0)))),
  ask(message(1, 'public', pdu(0, 0, 0), 1, 2), 3, 4, 5),
  ask(message(1, 'public', ber(0xa0, int(1), int(0), int(0), seq(bind(join(nothing, 5))), 9, 9))),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 99].map((generic) =>
    udp4(4000, 162, message(0, 'public', trap(generic, 0, bind(int(5))))),
  ),
  udp4(4000, 162, message(0, 'public', trap(6, 44))),
  udp4(4000, 162, message(0, 'public', trap(2, 44, bind(nothing)))),
  ...[1, 20, 255].map((status) => ask(message(1, 'public', pdu(3, status, 0)))),
  udp4(4000, 162, message(1, 'public', trap(6, 44))),
  ...few(4).map((value) => udp4(4000, 162, message(0, 'p', ber(0xa4, value)))),
  ...[1, 2, 3, 4, 5].map((count) => {
    const parts = [ber(6, hex('2b060104018107')), ber(0x40, hex('c0000201')), int(6), int(3), ber(0x43, 9), nothing];
    return udp4(4000, 162, message(0, 'p', ber(0xa4, parts.slice(0, count), text('wrong'), parts.slice(count + 1))));
  }),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 255].map((flags) => v3(header(flags), usm(), scoped(pdu(0, 0, 0, bind(nothing))))),
  v3(header(3), usm(hex('01')), text(hex('0102030405'))),
  ...[0, 1, 2, 3, 4].map((model) => v3(header(4, model), usm(), scoped(pdu(8, 0, 0, bind(ber(0x41, 3)))))),
  v3(header(hex('')), usm(), scoped(pdu(0, 0, 0))),
  v3(header(hex('0400')), usm(), scoped(pdu(0, 0, 0))),
  v3(header(0), usm(), scoped(pdu(0, 0, 0), 1, 2), 3),
  v3(header(0), usm(), scoped(trap(6, 3))),
  ...few(5).map((value) => v3(value)),
  ...few(6).map((value) => v3(header(0), value)),
  ...few(0).map((value) => v3(header(0), usm(), value)),
  ...few(1).map((value) => v3(header(0), text(value), scoped(pdu(0, 0, 0)))),
  ...[0, 1, 2, 3].map((count) => {
    const parts = [int(1), int(2), text(hex('00')), int(3)];
    return v3(seq(parts.slice(0, count), nothing, parts.slice(count + 1)), usm(), scoped());
  }),
  ...[0, 1, 2, 3, 4, 5].map((count) => {
    const parts = [text('engine'), int(1), int(2), text('user'), text('au'), text('')];
    return v3(header(0), text(seq(parts.slice(0, count), nothing, parts.slice(count + 1))), scoped());
  }),
  ...[0, 1, 2].map((count) => {
    const parts = [text('engine'), text('name'), pdu(0, 0, 0)];
    return v3(header(0), usm(), seq(parts.slice(0, count), nothing, parts.slice(count + 1)));
  }),
  v3(seq(header(0), 1), usm(), scoped()),
  v3(header(0), text([seq(text('e'), int(1), int(2), text('u'), text('a'), text('p'), 1, 2), 7]), scoped()),
  v3(seq(int(1), int(2), text(hex('00')), int(3), 5, 5), usm(), scoped()),
  v3(seq(int(1), int(2), text(hex('00')), int(3), usm()), scoped(pdu(0, 0, 0))),
  v3(seq(int(1), int(2), text(hex('00')), int(3), usm(), scoped(pdu(0, 0, 0)))),
  v3(header(0), text(seq(text('e'), int(1), int(2), text('u'), text('a'), text(''), hex('050005'))), scoped()),
  v3(seq(int(1), int(2), text(hex('00')), int(3), hex('05020000')), usm(), scoped()),
  ask(),
  udp4(162, 161, 0x30),
];
