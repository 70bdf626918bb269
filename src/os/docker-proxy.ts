/** docker-proxy's command line: which container really answers on a published port. */
import { basename } from 'node:path';
import { parseIp, ipText } from '../addr/ip-address.ts';

/** What a docker-proxy forwards. */
export interface DockerProxy {
  readonly transport: 'tcp' | 'udp' | 'sctp';
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerAddress: string;
  readonly containerPort: number;
}

/** The program, also under rootless Docker's name for it. */
const programs = new Set(['docker-proxy', 'rootlesskit-docker-proxy']);

/**
 * Reads the argument vector (cmd/docker-proxy of moby: Go flags, `-host-port 8080` or `--host-port=8080`); null when it is
 * not docker-proxy's or lacks a part. Anybody can start a program under this name: compare the owner's uid with root's, or
 * the address with the container's, before believing it.
 */
export function parseDockerProxy(args: readonly string[]): DockerProxy | null {
  if (!programs.has(basename(args[0] ?? ''))) return null;
  const flags = goFlags(args.slice(1));
  const transport = flags.get('proto') ?? 'tcp';
  const [hostAddress, containerAddress] = [address(flags.get('host-ip')), address(flags.get('container-ip'))];
  const [hostPort, containerPort] = [port(flags.get('host-port')), port(flags.get('container-port'))];
  if (transport !== 'tcp' && transport !== 'udp' && transport !== 'sctp') return null;
  if (hostAddress === null || containerAddress === null || hostPort === null || containerPort === null) return null;
  return { transport, hostAddress, hostPort, containerAddress, containerPort };
}

/** Flags by name; one without a value is the empty text, and parsing ends at the first argument that is no flag. */
function goFlags(args: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const match = /^--?([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(args[index]!);
    if (match === null) break;
    const following = args[index + 1];
    if (match[2] !== undefined) flags.set(match[1]!, match[2]);
    else if (following !== undefined && !following.startsWith('-')) {
      flags.set(match[1]!, following);
      index++;
    } else flags.set(match[1]!, '');
  }
  return flags;
}

function address(text: string | undefined): string | null {
  const parsed = parseIp(text ?? '');
  return parsed.ok ? ipText(parsed.value) : null;
}

function port(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return null;
  const value = Number(text);
  return value >= 1 && value <= 65_535 ? value : null;
}
