/** Resolves many names at once: a bounded number of questions under way, each repeated at the next server, none waited for without end. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { getServers } from 'node:dns';
import { readFileSync } from 'node:fs';
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress, IpVersion } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { dnsId } from '../wire/dns.ts';
import { parseHosts } from './names-hosts.ts';
import type { HostsFile } from './names-hosts.ts';
import { questionMessage, readNames, wireQuestion } from './names-message.ts';
import type { WireQuestion } from './names-message.ts';
import type { NameAnswer, NameOptions, NameQuestion, NameResolver, NameServer } from './names-types.ts';

type Answer = NameAnswer<string | IpAddress>;

/** A question on its way. */
interface Query {
  readonly question: WireQuestion;
  readonly signal: AbortSignal | undefined;
  /** How often it was sent, and until when its last sending is waited for. */
  attempts: number;
  deadlineMs: number;
  /** What its answers may be recognised by: `server id`. */
  readonly keys: string[];
  /** Refused by a server: what is said if no other knows better. */
  refused: boolean;
  end(answer: Answer): void;
}

/** A server and how it behaves. */
interface Server {
  readonly socket: Socket;
  answers: number;
  /** Questions that it alone was asked in vain, to the end. */
  silences: number;
}

const usualTimeoutsMs = [1000, 2000, 4000];
/** As many questions may end in silence before a server that never answered is asked no more. */
const mostSilences = 3;
/** Under way at once, to begin with and after loss. */
const [firstWindow, leastWindow] = [20, 5];

/** Opens a resolver that asks the servers itself. Opens sockets with the first question. */
export function openNames(options: NameOptions): NameResolver {
  return new Resolver(options);
}

/** The servers of this machine's own resolver (resolv.conf(5)). */
function ownServers(): readonly NameServer[] {
  return getServers().flatMap((text) => {
    const [, six, port6] = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? [];
    const [, four, port4] = /^([\d.]+):(\d+)$/.exec(text) ?? [];
    const parsed = parseIp(six ?? four ?? text);
    return parsed.ok ? [{ address: parsed.value, port: Number(port6 ?? port4 ?? 53) }] : [];
  });
}

class Resolver implements NameResolver {
  readonly #servers: readonly NameServer[];
  readonly #clock: Clock;
  readonly #parallel: number;
  readonly #timeoutsMs: readonly number[];
  readonly #waiting: Query[] = [];
  readonly #flying = new Set<Query>();
  readonly #byKey = new Map<string, Query>();
  #hosts: HostsFile | undefined;
  readonly #hostsText: string | undefined;
  #open: readonly Server[] = [];
  #window = firstWindow;
  #begun = 0;
  #pumping = false;
  #closed = false;
  #wake = new AbortController();

  constructor(options: NameOptions) {
    this.#servers = options.servers?.length ? options.servers : ownServers();
    this.#clock = options.clock;
    this.#parallel = options.parallel ?? 100;
    this.#timeoutsMs = options.timeoutsMs ?? usualTimeoutsMs;
    this.#hostsText = options.hosts;
    this.#window = Math.min(this.#window, this.#parallel);
  }

  async reverse(address: IpAddress, signal?: AbortSignal): Promise<NameAnswer<string>> {
    const name = this.#file().nameOf(address);
    if (name !== null) return { ok: true, found: [name] };
    return (await this.#ask({ kind: 'reverse', address }, signal)) as NameAnswer<string>;
  }

  async forward(name: string, version: IpVersion, signal?: AbortSignal): Promise<NameAnswer<IpAddress>> {
    const found = this.#file().addressesOf(name, version);
    if (found.length > 0) return { ok: true, found };
    return (await this.#ask({ kind: 'forward', name, version }, signal)) as NameAnswer<IpAddress>;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const query of [...this.#flying, ...this.#waiting]) this.#end(query, { ok: false, failure: 'timeout' });
    this.#waiting.length = 0;
    for (const { socket } of this.#open) socket.close();
    this.#wake.abort();
  }

  #file(): HostsFile {
    return (this.#hosts ??= parseHosts(this.#hostsText ?? ownHosts()));
  }

  #ask(question: NameQuestion, signal: AbortSignal | undefined): Promise<Answer> {
    const wire = wireQuestion(question);
    if (wire === null) return Promise.resolve({ ok: false, failure: 'malformed' });
    if (this.#servers.length === 0) return Promise.resolve({ ok: false, failure: 'no-server' });
    if (this.#closed) return Promise.resolve({ ok: false, failure: 'timeout' });
    return new Promise((end) => {
      const state = { attempts: 0, deadlineMs: Infinity, keys: [], refused: false };
      this.#waiting.push({ question: wire, signal, ...state, end });
      if (this.#pumping) this.#wake.abort();
      else void this.#pump();
    });
  }

  /** Runs as long as there are questions. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    if (this.#open.length === 0) await this.#openAll();
    while (this.#waiting.length + this.#flying.size > 0) {
      this.#expire(this.#clock.monotonic());
      while (this.#flying.size < this.#window && this.#waiting.length > 0) this.#send(this.#waiting.shift()!);
      if (this.#flying.size === 0) continue;
      let untilMs = Infinity;
      for (const { deadlineMs } of this.#flying) untilMs = Math.min(untilMs, deadlineMs);
      this.#wake = new AbortController();
      await this.#clock.sleep(Math.max(1, untilMs - this.#clock.monotonic()), this.#wake.signal);
    }
    this.#pumping = false;
  }

  #expire(nowMs: number): void {
    for (const query of this.#flying) {
      if (query.signal?.aborted) this.#end(query, { ok: false, failure: 'timeout' });
      else if (query.deadlineMs <= nowMs) {
        this.#window = Math.max(leastWindow, this.#window * 0.9);
        this.#again(query);
      }
    }
  }

  /** The next attempt, at the next server; or the end. */
  #again(query: Query): void {
    this.#flying.delete(query);
    if (query.attempts < this.#timeoutsMs.length) {
      this.#waiting.unshift(query);
      return;
    }
    for (const key of query.keys) this.#open[Number(key.split(' ')[0])]!.silences++;
    this.#end(query, { ok: false, failure: query.refused ? 'refused' : 'timeout' });
  }

  #send(query: Query): void {
    const servers = this.#open;
    const alive = servers.flatMap((server, index) =>
      server.answers === 0 && server.silences >= mostSilences * this.#timeoutsMs.length ? [] : [index],
    );
    if (query.signal?.aborted || alive.length === 0) {
      this.#end(query, { ok: false, failure: 'timeout' });
      return;
    }
    const index = alive[(query.attempts === 0 ? this.#begun++ : query.attempts) % alive.length]!;
    // Not to be guessed, as little as the source port, which the kernel draws: else anybody could answer (RFC 5452).
    const id = randomInt(0x1_0000);
    const key = `${index} ${id}`;
    query.keys.push(key);
    this.#byKey.set(key, query);
    query.deadlineMs = this.#clock.monotonic() + this.#timeoutsMs[query.attempts]!;
    query.attempts++;
    this.#flying.add(query);
    // What cannot be sent is not answered: the timeout tells.
    servers[index]!.socket.send(questionMessage(query.question, id), () => {});
  }

  #heard(index: number, bytes: Uint8Array): void {
    if (bytes.length < 12) return;
    const query = this.#byKey.get(`${index} ${dnsId(bytes, 0)}`);
    const answer = query === undefined ? null : readNames(bytes, query.question);
    if (query === undefined || answer === null) return;
    this.#open[index]!.answers++;
    this.#window = Math.min(this.#parallel, this.#window + 1);
    if (answer.ok || answer.failure !== 'refused') this.#end(query, answer);
    else {
      query.refused = true;
      if (this.#flying.has(query)) this.#again(query);
    }
    this.#wake.abort();
  }

  #end(query: Query, answer: Answer): void {
    this.#flying.delete(query);
    const at = this.#waiting.indexOf(query);
    if (at !== -1) this.#waiting.splice(at, 1);
    for (const key of query.keys) if (this.#byKey.get(key) === query) this.#byKey.delete(key);
    query.end(answer);
  }

  async #openAll(): Promise<void> {
    const open = this.#servers.map((server) => ({ socket: socketOf(server), answers: 0, silences: 0 }));
    this.#open = open;
    // Connected, the kernel drops what others send, and tells of ICMP errors.
    await Promise.all(open.map(({ socket }, index) => connected(socket, this.#servers[index]!)));
    for (const [index, server] of open.entries()) {
      server.socket.on('message', (bytes) => this.#heard(index, bytes));
      server.socket.on('error', () => this.#refusedBy(index));
      if (!isConnected(server.socket)) this.#refusedBy(index);
    }
  }

  /** Nobody serves there: what it was asked is not waited for. */
  #refusedBy(index: number): void {
    const server = this.#open[index]!;
    if (server.answers > 0) return;
    server.silences = Infinity;
    for (const query of this.#flying) if (query.keys.at(-1)?.startsWith(`${index} `)) query.deadlineMs = 0;
    this.#wake.abort();
  }
}

function socketOf({ address }: NameServer): Socket {
  const socket = createSocket(address.version === 4 ? 'udp4' : 'udp6');
  socket.unref();
  return socket;
}

/** Resolves when the socket is connected, or cannot be. */
function connected(socket: Socket, { address, port = 53 }: NameServer): Promise<void> {
  return new Promise((resolve) => {
    const settled = (): void => {
      socket.off('error', settled);
      resolve();
    };
    socket.once('error', settled);
    socket.connect(port, ipText(address), settled);
  });
}

function isConnected(socket: Socket): boolean {
  try {
    return socket.remoteAddress() !== undefined;
  } catch {
    return false;
  }
}

function ownHosts(): string {
  try {
    return readFileSync('/etc/hosts', 'utf8');
  } catch {
    return '';
  }
}
