/** `portolan free [PORT|RANGE]`: a port that binds at once on all addresses, proved by binding it. */
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { safeJson } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import { freePorts } from '../../sockets/free-port.ts';
import { collectSockets } from '../../sockets/list-sockets.ts';
import { explainOccupation } from '../../sockets/occupation.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';

type Flags = {
  readonly json: boolean;
  readonly count: number;
};

export default defineCommand<Flags, [string?]>({
  name: 'free',
  brief: 'a port that binds at once on all addresses, proved by binding: free, free 5000, free 8000-8100',
  details: 'Binds TCP and UDP, IPv4 and IPv6, on every address and lets go. For one port: 0 free, 1 taken and by whom.',
  parameters: {
    flags: {
      json: { kind: 'boolean', brief: 'as JSON', default: false, withNegated: false },
      count: { kind: 'parsed', parse: countOf, brief: 'how many ports', default: '1' },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'a port, or a range like 8000-8100', parse: String, placeholder: 'port', optional: true }],
    },
  },
  async run(context, flags, text) {
    const range = text === undefined ? defaultRange(context) : parseRange(text);
    if (range.first === range.last) return onePort(context, range.first, flags);
    const ports: number[] = [];
    for (const port of freePorts(context.host, candidates(range))) {
      ports.push(port);
      if (ports.length === flags.count || context.signal.aborted) break;
    }
    context.out.write(flags.json ? `${safeJson(ports)}\n` : ports.map((port) => `${port}\n`).join(''));
    if (ports.length >= flags.count) return exitCodes.ok;
    context.out.flush();
    context.err.write(
      `note: ${ports.length} of ${flags.count} found: no other port from ${range.first} to ${range.last} is free\n`,
    );
    return exitCodes.no;
  },
});

async function onePort({ host, out }: CliContext, port: number, { json }: Flags): Promise<number> {
  const { sockets } = await collectSockets(host, {}, (socket) => socket.local.port === port);
  const answer = explainOccupation(host, port, sockets);
  if (json) out.write(`${safeJson(answer)}\n`);
  else {
    out.write(`${printable(answer.verdict)}\n`);
    if (answer.note !== null) out.write(`note: ${printable(answer.note)}\n`);
    if (answer.next !== null) out.write(`next: ${printable(answer.next)}\n`);
  }
  return answer.kind === 'free' ? exitCodes.ok : exitCodes.no;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Above the system ports and below the ephemeral range, where the kernel would take the number away again. */
function defaultRange({ host }: CliContext): Range {
  const low = host.portSettings().ephemeral?.low ?? 32_768;
  return low > 8001 ? { first: 8000, last: low - 1 } : { first: 1024, last: 65_535 };
}

function* candidates({ first, last }: Range): Generator<number> {
  for (let port = first; port <= last; port++) yield port;
}

function parseRange(text: string): Range {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = match?.[2] === undefined ? first : Number(match[2]);
  if (match === null || first < 1 || last > 65_535 || first > last) {
    throw new PortolanError('PTL_BAD_PORT', `"${text}" is no port or range from 1 to 65535`, {
      hint: 'portolan free 5000, or portolan free 8000-8100',
    });
  }
  return { first, last };
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 65_535)
    throw new Error(`"${text}" is no count from 1 to 65535: --count 3`);
  return count;
}
