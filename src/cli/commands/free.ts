/** `portolan free [PORTS]`: a port that binds at once on all addresses, proved by binding it. */
import { parsePortSpec, portSpecText } from '../../addr/port-spec.ts';
import type { PortSpec } from '../../addr/port-spec.ts';
import { PortSet } from '../../addr/port-set.ts';
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { pointAt } from '../../base/result.ts';
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
  details:
    'Binds TCP and UDP, IPv4 and IPv6, on every address and lets go. For one port: 0 free, 1 taken and by whom.\n' +
    'Ports as everywhere: 5000, 8000-8100, 80,8080, -1023, 60000-; T: or U: before them asks for TCP or UDP alone.',
  parameters: {
    flags: {
      json: { kind: 'boolean', brief: 'as JSON', default: false, withNegated: false },
      count: { kind: 'parsed', parse: countOf, brief: 'how many ports', default: '1' },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'ports: 5000, 8000-8100, 80,8080', parse: String, placeholder: 'ports', optional: true }],
    },
  },
  async run(context, flags, text) {
    const asked = text === undefined ? everyTransport(defaultPorts(context)) : parsePorts(text);
    const [first] = asked.both;
    if (first !== undefined && asked.all.count === 1) return onePort(context, first, flags);
    const ports: number[] = [];
    const transportsOf = (port: number) => bothTransports.filter((transport) => asked.spec[transport].has(port));
    for (const port of freePorts(context.host, asked.all, transportsOf)) {
      ports.push(port);
      if (ports.length === flags.count || context.signal.aborted) break;
    }
    context.out.write(flags.json ? `${safeJson(ports)}\n` : ports.map((port) => `${port}\n`).join(''));
    if (ports.length >= flags.count) return exitCodes.ok;
    context.out.flush();
    context.err.write(
      `note: ${ports.length} of ${flags.count} found: no other port of ${asked.all.toString()} is free\n`,
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

const bothTransports = ['tcp', 'udp'] as const;

interface Asked {
  readonly spec: Pick<PortSpec, 'tcp' | 'udp'>;
  readonly all: PortSet;
  /** Ports that are asked for by both transports. */
  readonly both: PortSet;
}

/** Above the system ports and below the ephemeral range, where the kernel would take the number away again. */
function defaultPorts({ host }: CliContext): PortSet {
  const low = host.portSettings().ephemeral?.low ?? 32_768;
  return PortSet.of([low > 8001 ? { first: 8000, last: low - 1 } : { first: 1024, last: 65_535 }]);
}

function everyTransport(ports: PortSet): Asked {
  return { spec: { tcp: ports, udp: ports }, all: ports, both: ports };
}

function parsePorts(text: string): Asked {
  const parsed = parsePortSpec(text, { transports: ['tcp', 'udp'] });
  const hint = 'portolan free 5000, or portolan free 8000-8100';
  if (!parsed.ok) {
    throw new PortolanError('PTL_BAD_PORT', `the ports cannot be read: ${parsed.reason}`, {
      evidence: pointAt(text, parsed),
      hint,
    });
  }
  const { tcp, udp, sctp } = parsed.value;
  if (!sctp.isEmpty || tcp.has(0) || udp.has(0) || (tcp.isEmpty && udp.isEmpty)) {
    const why = sctp.isEmpty ? 'nothing can listen on port 0, or no port is left' : 'SCTP ports cannot be tried';
    throw new PortolanError('PTL_BAD_PORT', why, {
      evidence: `asked for: ${portSpecText(parsed.value) || text}`,
      hint,
    });
  }
  return { spec: { tcp, udp }, all: tcp.union(udp), both: tcp.intersect(udp) };
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 65_535)
    throw new Error(`"${text}" is no count from 1 to 65535: --count 3`);
  return count;
}
