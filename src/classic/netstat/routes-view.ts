/** `-r`: the routing tables of the families that were named, IPv4's when none was. */
import type { ProcFs } from '../../os/proc-fs.ts';
import type { ClassicContext } from '../classic.ts';
import type { ByteText } from '../byte-text.ts';
import { bytesAsText, toByteText } from '../byte-text.ts';
import { byteWriter, nameGuard } from './name-output.ts';
import { destinationKind, ipv4CacheHeading, ipv4Heading, ipv4RouteLine, parseIpv4Routes } from './ipv4-routes.ts';
import type { Ipv4Route } from './ipv4-routes.ts';
import { ipv6Heading, ipv6RouteLine, parseIpv6Routes } from './ipv6-routes.ts';
import type { NameLookup } from './name-lookup.ts';
import { nameLookup } from './name-lookup.ts';
import type { NetstatOptions } from './options.ts';
import { netstatExit } from './options.ts';

const tableLimit = 256 << 20;

/** Prints the tables; resolves to the exit code. */
export async function routesView(options: NetstatOptions, context: ClassicContext): Promise<number> {
  const guard = nameGuard(context);
  const names = nameLookup(context.host.names, options, guard);
  const view: View = { options, context, names, guard };
  for (const family of options.families.length === 0 ? ['inet'] : options.families) {
    const code = await routesOf(family, view);
    if (code !== netstatExit.ok) return code;
  }
  return netstatExit.ok;
}

interface View {
  readonly options: NetstatOptions;
  readonly context: ClassicContext;
  readonly names: NameLookup;
  readonly guard: (name: ByteText) => ByteText;
}

async function routesOf(family: string, view: View): Promise<number> {
  const { cache, fib } = view.options;
  if (family === 'inet' || family === 'inet6') {
    const show = family === 'inet' ? ipv4 : ipv6;
    const code = !cache || fib ? await show(view, false) : netstatExit.ok;
    return cache && code === netstatExit.ok ? show(view, true) : code;
  }
  if (family === 'unix') {
    view.context.writeError("No routing for address family `unix'.\n");
    return netstatExit.usage;
  }
  view.context.writeError(`netstat: routes of \`AF ${family.toUpperCase()}' are not shown by portolan.\n`);
  return netstatExit.failed;
}

async function ipv4(view: View, cache: boolean): Promise<number> {
  const { options, context, names, guard } = view;
  const file = cache ? 'net/rt_cache' : 'net/route';
  const text = readText(context.host.proc, file);
  if (text === null) return notConfigured(context, file, 'INET (IPv4)');
  const out = byteWriter(context);
  out.write(cache ? ipv4CacheHeading(options.extend) : ipv4Heading(options.extend));
  const routes = cache ? [] : parseIpv4Routes(text);
  await names.prepare(
    routes.flatMap((route) => [...(destinationKind(route) === 'host' ? [route.destination] : []), route.gateway]),
  );
  for (const route of routes) {
    const destination = destinationName(route, view);
    const shown = { ...route, device: guard(route.device) };
    out.write(ipv4RouteLine(shown, destination, names.host(route.gateway), options.extend));
  }
  out.flush();
  return netstatExit.ok;
}

function destinationName(route: Ipv4Route, { options, context, names, guard }: View): ByteText {
  if (options.numericHosts) return route.destination;
  switch (destinationKind(route)) {
    case 'default':
      return 'default';
    case 'host':
      return names.host(route.destination);
    case 'network': {
      const name = context.host.names.network(route.destination);
      return name === null || route.destination === '0.0.0.0' ? route.destination : guard(toByteText(name));
    }
  }
}

async function ipv6({ context, names, guard }: View, cache: boolean): Promise<number> {
  const file = 'net/ipv6_route';
  const text = readText(context.host.proc, file);
  if (text === null) return notConfigured(context, file, 'INET6 (IPv6)');
  const out = byteWriter(context);
  out.write(ipv6Heading(cache));
  const routes = parseIpv6Routes(text, cache);
  await names.prepare(routes.flatMap(({ destination, nextHop }) => [destination, nextHop]));
  for (const route of routes) {
    const shown = { ...route, device: guard(route.device) };
    out.write(ipv6RouteLine(shown, names.host(route.destination), names.host(route.nextHop)));
  }
  out.flush();
  return netstatExit.ok;
}

function readText(proc: ProcFs | null, path: string): ByteText | null {
  const bytes = proc?.bytes(path, tableLimit) ?? null;
  return bytes === null ? null : bytesAsText(bytes);
}

function notConfigured(context: ClassicContext, file: string, family: string): number {
  context.writeError(`/proc/${file}: No such file or directory\n`);
  context.write(`${family} not configured in this system.\n`);
  return netstatExit.failed;
}
