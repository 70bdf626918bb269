/** Questions for names as DNS messages (RFC 1035 section 3.5, RFC 3596 section 2.5), and what may be believed of an answer. Pure. */
import { ipBytes } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { dnsLabels } from '../wire/dns-name.ts';
import { dnsTypes } from '../wire/dns-record.ts';
import { dnsFlags, dnsOperation, dnsResponseCode, emitDns, parseDns } from '../wire/dns.ts';
import type { DnsMessage } from '../wire/dns.ts';
import type { NameAnswer, NameQuestion } from './names-types.ts';

/** The name and type that a question asks for. */
export interface WireQuestion {
  readonly name: string;
  readonly type: number;
}

const internet = 1;
/** More records than any host has names: what follows is not looked at. */
const mostRecords = 64;
const mostFound = 16;
const [noError, noSuchName] = [0, 3];
/** Labels of letters, digits, hyphens and underscores (RFC 1123 section 2.1, and what people use besides). */
const hostName = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/i;

/** What goes on the wire, or null for a name that cannot. */
export function wireQuestion(question: NameQuestion): WireQuestion | null {
  if (question.kind === 'reverse') return { name: reverseName(question.address), type: dnsTypes.PTR };
  const labels = dnsLabels(question.name);
  if (labels === null || labels.length === 0 || !hostName.test(question.name.replace(/\.$/, ''))) return null;
  return { name: labels.join('.'), type: question.version === 4 ? dnsTypes.A : dnsTypes.AAAA };
}

/** The message. */
export function questionMessage({ name, type }: WireQuestion, id: number): Uint8Array {
  const bytes = new Uint8Array(512);
  const message = {
    id,
    flags: dnsFlags.recursionDesired,
    questions: [{ name, type, questionClass: internet }],
    answers: [],
    authorities: [],
    additionals: [],
  };
  return bytes.slice(0, emitDns(message, bytes, 0));
}

/** Reads an answer; null: it is none to this question, and whoever sent it is not to be believed. Never throws. */
export function readNames(bytes: Uint8Array, asked: WireQuestion): NameAnswer<string | IpAddress> | null {
  const parsed = parseDns(bytes, 0, bytes.length);
  if (!parsed.ok) return null;
  const message = parsed.value;
  const [question] = message.questions;
  const isAnswer = (message.flags & dnsFlags.response) !== 0 && dnsOperation(message.flags) === 0;
  if (!isAnswer || question === undefined || message.questions.length !== 1) return null;
  if (!same(question.name, asked.name) || question.type !== asked.type || question.questionClass !== internet)
    return null;
  const code = dnsResponseCode(message.flags);
  if (code === noSuchName) return { ok: false, failure: 'no-name' };
  if (code !== noError) return { ok: false, failure: 'refused' };
  return foundIn(message, asked);
}

/** Names and addresses that belong to the question, by way of aliases (RFC 2317 makes reverse zones of them). */
function foundIn(message: DnsMessage, asked: WireQuestion): NameAnswer<string | IpAddress> {
  const owners = new Set([asked.name.toLowerCase()]);
  const found: (string | IpAddress)[] = [];
  let bad = 0;
  for (const { name, type, data } of message.answers.slice(0, mostRecords)) {
    if (!owners.has(name.toLowerCase()) || found.length >= mostFound) continue;
    if (data.kind === 'name' && type === dnsTypes.CNAME) owners.add(data.name.toLowerCase());
    else if (type !== asked.type) continue;
    else if (data.kind === 'address') found.push(data.address);
    else if (data.kind === 'name' && hostName.test(data.name)) found.push(data.name);
    else bad++;
  }
  if (found.length > 0) return { ok: true, found };
  return { ok: false, failure: bad > 0 ? 'malformed' : 'no-name' };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** `4.3.2.1.in-addr.arpa`, or thirty-two nibbles under `ip6.arpa`. */
export function reverseName(address: IpAddress): string {
  const bytes = [...ipBytes(address)];
  if (address.version === 4) return `${bytes.toReversed().join('.')}.in-addr.arpa`;
  const nibbles = bytes.flatMap((byte) => [byte >> 4, byte & 15]).toReversed();
  return `${nibbles.map((nibble) => nibble.toString(16)).join('.')}.ip6.arpa`;
}

/** Whether a text may be the name of a host. */
export function isHostName(text: string): boolean {
  return hostName.test(text);
}
