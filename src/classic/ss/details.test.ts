import { describe, expect, test } from 'vitest';
import { fakeHost } from '../../os/host.fake.ts';
import type { InetSocket, PacketSocket } from '../../os/socket-table.ts';
import ss from './main.ts';

/** Attributes by number, as the kernel sent them (Linux 6.18). */
function attributes(values: Readonly<Record<number, string>>): ReadonlyMap<number, Uint8Array> {
  return new Map(Object.entries(values).map(([number, hex]) => [Number(number), Buffer.from(hex, 'hex')]));
}

/** The details of the only row, without what stands before them and the padding after. */
async function details(args: string, socket: Partial<InetSocket>): Promise<string> {
  const text: string[] = [];
  await ss.run(args.split(' '), {
    host: fakeHost({
      sockets: [
        { state: 1, localAddress: '127.0.0.1', localPort: 1, remoteAddress: '127.0.0.1', remotePort: 2, ...socket },
      ],
    }),
    write: (bytes) => void text.push(Buffer.from(bytes as Uint8Array).toString('latin1')),
    writeError: (complaint) => void text.push(complaint),
    terminalColumns: null,
    environment: {},
    signal: AbortSignal.abort(),
  });
  return text
    .join('')
    .replace(/^.*127\.0\.0\.1:2/s, '')
    .trimEnd();
}

/** A connection over loopback that was sent 300,777 bytes and sent 1,000,001, paced at 10 Mbit/s. */
const busy = attributes({
  1: '00000000000000000000000000000000',
  2:
    '010000000007aa01e01c0300409c0000cbff0000204e0000000000000000000000000000000000000000000078000000000000000c03000078000000ffff0000' +
    'd83e06005500000010000000ffffff7f0a000000cbff000003000000f0190000a086010000000000d012130000000000d01213000000000041420f0000000000' +
    'e99604000000000043000000450000000000000004000000100000003300000030d2c5cf0300000020120a000000000000000000000000000000000000000000' +
    '340000000000000041420f0000000000000000000000000000000000000000000000000000f8050000400600',
  4: '72656e6f00',
  5: '00',
  7: '00000000ea8c060000000000001428000000000000000000000000000000000000000000',
  8: '00',
  15: '00000000',
  21: '0100000000000000',
  22: '5200',
});

/** What the kernel sends of it with -i alone. */
const measured = new Map([...busy].filter(([number]) => number !== 1 && number !== 7));
/** And without -i. */
const unmeasured = new Map([...busy].filter(([number]) => number !== 2));

describe('the details of an internet socket', () => {
  test('-i', async () => {
    expect(await details('-tiH', { attributes: measured })).toBe(
      '\n\t reno wscale:10,10 rto:204 rtt:0.085/0.016 ato:40 mss:65483 pmtu:65535 rcvmss:20000 advmss:65483 cwnd:10' +
        ' bytes_sent:1000001 bytes_acked:1000001 bytes_received:300777 segs_out:67 segs_in:69 data_segs_out:51 data_segs_in:16' +
        ' send 61.6Gbps lastsnd:120 lastrcv:780 lastack:120 pacing_rate 10Mbps/10Mbps delivery_rate 131Gbps delivered:52' +
        ' app_limited busy:660ms rcv_rtt:6.64 rcv_space:100000 rcv_ssthresh:409304 minrtt:0.004 snd_wnd:391168',
    );
  });

  test('-i of an older kernel, whose tcp_info ends earlier: what is missing is not told', async () => {
    const short = new Map(measured).set(2, busy.get(2)!.subarray(0, 104));
    expect(await details('-tiHO', { attributes: short })).toBe(
      ' reno wscale:10,10 rto:204 rtt:0.085/0.016 ato:40 mss:65483 pmtu:65535 rcvmss:20000 advmss:65483 cwnd:10' +
        ' send 61.6Gbps lastsnd:120 lastrcv:780 lastack:120 app_limited rcv_rtt:6.64 rcv_space:100000 rcv_ssthresh:409304',
    );
  });

  test('-m -n --tos --cgroup --inet-sockopt', async () => {
    expect(await details('-tmnHO --tos --inet-sockopt', { attributes: unmeasured })).toBe(
      ' tos:0 inet-sockopt: ( is_icsk mc_loop mc_all) skmem:(r0,rb429290,t0,tb2626560,f0,w0,o0,bl0,d0)',
    );
    const marked = new Map(busy)
      .set(5, Uint8Array.of(0x10))
      .set(6, Uint8Array.of(0xb8))
      .set(17, Uint8Array.of(6, 0, 0, 0));
    expect(await details('-tH --tos', { attributes: marked })).toBe(' tos:0x10 tclass:0xb8 class_id:0x6');
    expect(await details('-tmH', { attributes: attributes({ 1: '01000000020000000300000004000000' }) })).toBe(
      '\n\t mem:(r1,w2,f3,t4)',
    );
  });

  test('the protocol on top: MPTCP with a 16-bit length among 32-bit numbers, TLS', async () => {
    const subflow = attributes({
      19:
        '0a0001006d70746370000000580003000800010000000000080002002462220208000800c1000000050009000000000005000a00000000000800030001000000' +
        '0c000400f3aeefc160ef73ee0800050001000000080006008c9a512e0600070088130000',
    });
    expect(await details('-tiHO', { attributes: subflow })).toBe(
      ' tcp-ulp-mptcp flags:Mec token:0000(id:0)/2226224(id:0) seq:ee73ef60c1efaef3 sfseq:1 ssnoff:2e519a8c maplen:1388',
    );
    const tls = attributes({
      19: '08000100746c7300280002000600010004030000060002003400000006000400020000000600030003000000040005000000',
    });
    expect(await details('-tiHO', { attributes: tls })).toBe(
      ' tcp-ulp-tls version: 1.3 cipher: aes-gcm-256 rxconf: sw txconf: hw zc_ro_tx',
    );
  });

  test('congestion controls', async () => {
    const bbr = attributes({ 2: '00'.repeat(232), 4: '62627200', 16: '30d2c5cf0300000004000000e3020000e3020000' });
    expect(await details('-tiHO', { attributes: bbr })).toBe(
      ' bbr bbr:(bw:131Gbps,mrtt:0.004,pacing_gain:2.88672,cwnd_gain:2.88672) reordering:0',
    );
    const dctcp = attributes({ 2: '00'.repeat(232), 4: '646374637000', 9: '01000100000400000000000007000000' });
    expect(await details('-tiHO', { attributes: dctcp })).toBe(
      ' dctcp dctcp:(ce_state:1,alpha:1024,ab_ecn:0,ab_tot:7) reordering:0',
    );
  });

  test('-M -i', async () => {
    const info =
      '00000002000000000200000024622202e6d7c854f397232be6d7c854f397232b7bc2efc160ef73ee0000000000000000000000000000000088130000';
    expect(await details('-MiHO', { protocol: 'mptcp', attributes: attributes({ 2: info }) })).toBe(
      ' subflows_max:2 remote_key token:2226224 write_seq:2b2397f354c8d7e6 snd_una:2b2397f354c8d7e6 rcv_nxt:ee73ef60c1efc27b',
    );
  });

  test('-S -i: the row of an association follows that of its endpoint, by the same inode', async () => {
    const text: string[] = [];
    const info = `1000000003000000 00c00000000000000a000a00 ${'00'.repeat(360 - 20)}`.replaceAll(' ', '');
    await ss.run(['-SiHOa'], {
      host: fakeHost({
        sockets: [
          { protocol: 'sctp', state: 10, localPort: 7, inode: 5 },
          { protocol: 'sctp', state: 3, localPort: 7, remotePort: 9, inode: 5, attributes: attributes({ 2: info }) },
        ],
      }),
      write: (bytes) => void text.push(Buffer.from(bytes as Uint8Array).toString('latin1')),
      writeError: (complaint) => void text.push(complaint),
      terminalColumns: null,
      environment: {},
      signal: AbortSignal.abort(),
    });
    expect(text.join('').replaceAll(/ +/g, ' ')).toBe(
      'LISTEN 0 0 0.0.0.0:7 0.0.0.0:*\n`- ESTAB 0 0 0.0.0.0:7 0.0.0.0:9 tag:10 state:ESTAB rwnd:49152 instrms:10 outstrms:10\n',
    );
  });
});

describe('the details of a packet socket', () => {
  const socket: PacketSocket = {
    type: 3,
    protocol: 0x88cc,
    interfaceIndex: 2,
    inode: 9,
    cookie: 0x1fn,
    receiveQueue: 0,
    sendQueue: 0,
    uid: 7,
    attributes: attributes({
      0: '020000000200000000000000000000000000000003000000',
      2: '00000100040000000008000080000000 3c0000000000000000000000'.replace(' ', ''),
      4: '28000300',
      7: '280000000c0000000600000000000400',
    }),
  };

  test('-0aeb', async () => {
    const text: string[] = [];
    await ss.run(['-0aebHO'], {
      host: fakeHost({ packetSockets: [socket] }),
      write: (bytes) => void text.push(Buffer.from(bytes as Uint8Array).toString('latin1')),
      writeError: (complaint) => void text.push(complaint),
      terminalColumns: null,
      environment: {},
      signal: AbortSignal.abort(),
    });
    expect(text.join('').replaceAll(/ +/g, ' ')).toBe(
      'p_raw UNCONN 0 0 LLDP:eth0 * uid:7 ino:9 sk:1f ver:2 cpy_thresh:0 flags( running auxdata )' +
        ' ring_rx(blk_size:65536,blk_nr:4,frm_size:2048,frm_nr:128,tmo:60,features:0x0) fanout(id:40,type:roll)' +
        ' bpf filter (2): 0x28 0 0 12, 0x06 0 0 262144,\n',
    );
  });
});
