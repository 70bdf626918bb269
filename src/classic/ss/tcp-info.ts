/** The measurements of a TCP socket as -i tells them: struct tcp_info (include/uapi/linux/tcp.h), and what rides on it. */
import { inetAttribute } from '../../os/sock-diag/attributes.ts';
import { cString, u32, u64, u64Text } from './kernel-number.ts';
import { formatG, formatRate, formatTenths } from './format-number.ts';
import { md5Keys } from './md5-keys.ts';
import type { Run } from './run.ts';
import { upperProtocol } from './upper-protocol.ts';

type Attributes = ReadonlyMap<number, Uint8Array>;

/** What follows the memory of a TCP socket: figures, keys, the protocol on top. A figure that the kernel does not know is 0. */
export function tcpInfo(run: Run, state: number, attributes: Attributes): string {
  const info = attributes.get(inetAttribute.INFO);
  let text = '';
  if (info !== undefined) {
    text += optionWords(run, info, attributes) + pathFigures(info) + trafficFigures(info);
    text += controlFigures(run, attributes) + rateFigures(run, info, attributes);
    text += limitFigures(info) + lossFigures(info, state) + receiveFigures(info);
  }
  text += md5Keys(run, attributes.get(inetAttribute.MD5SIG));
  return text + upperProtocol(attributes.get(inetAttribute.ULP_INFO));
}

/** Offsets in struct tcp_info, which has only ever grown at its end; the last here is of Linux 5.5. */
const at = {
  backoff: 4,
  options: 5,
  windowScales: 6,
  flags: 7,
  rto: 8,
  ato: 12,
  sendMss: 16,
  receiveMss: 20,
  unacked: 24,
  sacked: 28,
  lost: 32,
  retransmitting: 36,
  forwardAcks: 40,
  lastSent: 44,
  lastReceived: 52,
  lastAck: 56,
  pathMtu: 60,
  receiveThreshold: 64,
  rtt: 68,
  rttVariation: 72,
  sendThreshold: 76,
  window: 80,
  advertisedMss: 84,
  reordering: 88,
  receiveRtt: 92,
  receiveSpace: 96,
  retransmitted: 100,
  pacingRate: 104,
  pacingLimit: 112,
  bytesAcked: 120,
  bytesReceived: 128,
  segmentsOut: 136,
  segmentsIn: 140,
  notSent: 144,
  leastRtt: 148,
  dataSegmentsIn: 152,
  dataSegmentsOut: 156,
  deliveryRate: 160,
  busy: 168,
  windowLimited: 176,
  bufferLimited: 184,
  delivered: 192,
  deliveredMarked: 196,
  bytesSent: 200,
  bytesResent: 208,
  duplicateSacks: 216,
  reorderingSeen: 220,
  outOfOrder: 224,
  sendWindow: 228,
} as const;

/** TCPI_OPT_* bits. */
const option = { timestamps: 1, sack: 2, windowScale: 4, ecn: 8, ecnSeen: 16, fastOpen: 32 } as const;

/** The kernel's first retransmission timeout by tradition: it says nothing, so it is not told. */
const untoldTimeout = 3_000_000;

function optionWords(run: Run, info: Uint8Array, attributes: Attributes): string {
  const options = info[at.options] ?? 0;
  let text = '';
  if (run.show.timers) {
    if ((options & option.timestamps) !== 0) text += ' ts';
    if ((options & option.sack) !== 0) text += ' sack';
    if ((options & option.ecn) !== 0) text += ' ecn';
    if ((options & option.ecnSeen) !== 0) text += ' ecnseen';
    if ((options & option.fastOpen) !== 0) text += ' fastopen';
  }
  const control = attributes.get(inetAttribute.CONG);
  const name = control === undefined ? '' : cString(control).slice(0, 15);
  if (name !== '') text += ` ${name}`;
  const scales = info[at.windowScales] ?? 0;
  return (options & option.windowScale) === 0 ? text : `${text} wscale:${scales & 15},${scales >> 4}`;
}

function pathFigures(info: Uint8Array): string {
  const rto = u32(info, at.rto);
  const rtt = u32(info, at.rtt);
  const ato = u32(info, at.ato);
  const threshold = u32(info, at.sendThreshold);
  let text = rto === 0 || rto === untoldTimeout ? '' : ` rto:${formatG(rto / 1000)}`;
  text += figure('backoff', info[at.backoff] ?? 0);
  if (rtt !== 0) text += ` rtt:${formatG(rtt / 1000)}/${formatG(u32(info, at.rttVariation) / 1000)}`;
  if (ato !== 0) text += ` ato:${formatG(ato / 1000)}`;
  text += figure('mss', u32(info, at.sendMss) | 0) + figure('pmtu', u32(info, at.pathMtu));
  text += figure('rcvmss', u32(info, at.receiveMss) | 0) + figure('advmss', u32(info, at.advertisedMss) | 0);
  text += figure('cwnd', u32(info, at.window));
  return threshold < 0xffff ? text + figure('ssthresh', threshold) : text;
}

function trafficFigures(info: Uint8Array): string {
  let text = longFigure('bytes_sent', info, at.bytesSent) + longFigure('bytes_retrans', info, at.bytesResent);
  text += longFigure('bytes_acked', info, at.bytesAcked) + longFigure('bytes_received', info, at.bytesReceived);
  text += figure('segs_out', u32(info, at.segmentsOut)) + figure('segs_in', u32(info, at.segmentsIn));
  text += figure('data_segs_out', u32(info, at.dataSegmentsOut));
  return text + figure('data_segs_in', u32(info, at.dataSegmentsIn));
}

/** What a congestion control tells of itself: tcp_dctcp_info, tcp_bbr_info (include/uapi/linux/inet_diag.h). */
function controlFigures(run: Run, attributes: Attributes): string {
  let text = '';
  const dctcp = attributes.get(inetAttribute.DCTCPINFO);
  if (dctcp !== undefined) {
    const [state, alpha, marked, total] = [u32(dctcp, 0) >>> 16, u32(dctcp, 4), u32(dctcp, 8), u32(dctcp, 12)];
    const enabled = (u32(dctcp, 0) & 0xffff) !== 0;
    text += enabled
      ? ` dctcp:(ce_state:${state},alpha:${alpha},ab_ecn:${marked},ab_tot:${total})`
      : ' dctcp:fallback_mode';
  }
  const bbr = attributes.get(inetAttribute.BBRINFO);
  if (bbr === undefined) return text;
  text += ` bbr:(bw:${formatRate(Number(u64(bbr, 0)) * 8, run.show.numeric)}bps,mrtt:${formatG(u32(bbr, 8) / 1000)}`;
  const [pacing, window] = [u32(bbr, 12), u32(bbr, 16)];
  if (pacing !== 0) text += `,pacing_gain:${formatG(pacing / 256)}`;
  if (window !== 0) text += `,cwnd_gain:${formatG(window / 256)}`;
  return `${text})`;
}

/** A rate that stands for "no limit". */
const unlimited = 0xffff_ffff_ffff_ffffn;

function rateFigures(run: Run, info: Uint8Array, attributes: Attributes): string {
  const rate = (bits: number): string => `${formatRate(bits, run.show.numeric)}bps`;
  const rtt = roundTrip(info, attributes);
  const [mss, window] = [u32(info, at.sendMss), u32(info, at.window)];
  let text = rtt > 0 && mss !== 0 && window !== 0 ? ` send ${rate((window * mss * 8_000_000) / rtt)}` : '';
  text += figure('lastsnd', u32(info, at.lastSent)) + figure('lastrcv', u32(info, at.lastReceived));
  text += figure('lastack', u32(info, at.lastAck));
  const pacing = u64(info, at.pacingRate);
  if (pacing !== 0n && pacing !== unlimited) {
    text += ` pacing_rate ${rate(Number(pacing) * 8)}`;
    const limit = u64(info, at.pacingLimit);
    if (limit !== 0n && limit !== unlimited) text += `/${rate(Number(limit) * 8)}`;
  }
  const delivery = u64(info, at.deliveryRate);
  return delivery === 0n ? text : `${text} delivery_rate ${rate(Number(delivery) * 8)}`;
}

/** The round trip that the sending rate goes by: that of Vegas (struct tcpvegas_info) where it has one. */
function roundTrip(info: Uint8Array, attributes: Attributes): number {
  const vegas = attributes.get(inetAttribute.VEGASINFO);
  if (vegas === undefined) return u32(info, at.rtt);
  const rtt = u32(vegas, 8);
  return u32(vegas, 0) !== 0 && rtt !== 0 && rtt !== 0x7fff_ffff ? rtt : u32(info, at.rtt);
}

function limitFigures(info: Uint8Array): string {
  let text = figure('delivered', u32(info, at.delivered)) + figure('delivered_ce', u32(info, at.deliveredMarked));
  if (((info[at.flags] ?? 0) & 1) !== 0) text += ' app_limited';
  const busy = u64(info, at.busy);
  if (busy === 0n) return text;
  text += ` busy:${busy / 1000n}ms`;
  for (const [label, offset] of [
    ['rwnd_limited', at.windowLimited],
    ['sndbuf_limited', at.bufferLimited],
  ] as const) {
    const limited = u64(info, offset);
    if (limited !== 0n)
      text += ` ${label}:${limited / 1000n}ms(${formatTenths((100 * Number(limited)) / Number(busy))}%)`;
  }
  return text;
}

const listenState = 10;

function lossFigures(info: Uint8Array, state: number): string {
  let text = figure('unacked', u32(info, at.unacked));
  const [now, total] = [u32(info, at.retransmitting), u32(info, at.retransmitted)];
  if (now !== 0 || total !== 0) text += ` retrans:${now}/${total}`;
  text += figure('lost', u32(info, at.lost));
  // A listener's field holds its backlog limit instead.
  if (state !== listenState) text += figure('sacked', u32(info, at.sacked));
  text += figure('dsack_dups', u32(info, at.duplicateSacks)) + figure('fackets', u32(info, at.forwardAcks));
  const reordering = u32(info, at.reordering);
  if (reordering !== 3) text += ` reordering:${reordering | 0}`;
  return text + figure('reord_seen', u32(info, at.reorderingSeen) | 0);
}

function receiveFigures(info: Uint8Array): string {
  const [receive, least] = [u32(info, at.receiveRtt), u32(info, at.leastRtt)];
  let text = receive === 0 ? '' : ` rcv_rtt:${formatG(receive / 1000)}`;
  text += figure('rcv_space', u32(info, at.receiveSpace) | 0);
  text += figure('rcv_ssthresh', u32(info, at.receiveThreshold));
  text += figure('notsent', u32(info, at.notSent));
  if (least !== 0 && least !== 0xffff_ffff) text += ` minrtt:${formatG(least / 1000)}`;
  return text + figure('rcv_ooopack', u32(info, at.outOfOrder)) + figure('snd_wnd', u32(info, at.sendWindow));
}

function figure(label: string, value: number): string {
  return value === 0 ? '' : ` ${label}:${value}`;
}

function longFigure(label: string, info: Uint8Array, offset: number): string {
  const text = u64Text(info, offset);
  return text === '0' ? '' : ` ${label}:${text}`;
}
