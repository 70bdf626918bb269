/** Asks the kernel for routes and neighbours, over netlink, in the calling thread's network namespace. Needs no privilege. */
import { errnoName } from '../base/errors.ts';
import {
  linkMtuRow,
  linkRequest,
  type Neighbour,
  neighbourRequest,
  neighbourRow,
  type Route,
  type RouteQuestion,
  routeRequest,
  routeRow,
  routeTypes,
} from './routes.ts';
import { netlinkFamily, openDump } from './sock-diag/netlink.linux.ts';

/** The way to a destination, or why there is none: the errno name (`ENETUNREACH`, `EHOSTUNREACH`, `EACCES`, `ENODEV`). */
export type RouteAnswer =
  | { readonly ok: true; readonly route: Route; /** What fits through, bytes. */ readonly mtu: number | null }
  | { readonly ok: false; readonly error: string };

/** How the kernel would route a packet now. Throws PTL_NETLINK or PTL_NO_FFI where netlink is refused. */
export function lookUpRoute(question: RouteQuestion): RouteAnswer {
  try {
    const route = firstRow(routeRequest(question), routeTypes.NEWROUTE, routeRow);
    if (route === null) return { ok: false, error: 'ENETUNREACH' };
    return { ok: true, route, mtu: route.mtu ?? interfaceMtu(route.interfaceIndex) };
  } catch (error) {
    const name = errnoName(error);
    if (name === undefined) throw error;
    return { ok: false, error: name };
  }
}

/** The MTU of an interface, bytes; null when there is none of this index. Throws as {@link lookUpRoute}. */
export function interfaceMtu(interfaceIndex: number): number | null {
  if (interfaceIndex === 0) return null;
  try {
    return firstRow(linkRequest(interfaceIndex), routeTypes.NEWLINK, linkMtuRow);
  } catch (error) {
    if (errnoName(error) === 'ENODEV') return null;
    throw error;
  }
}

/** The neighbour table, both families. Throws as {@link lookUpRoute}, and SystemCallError. */
export function listNeighbours(): readonly Neighbour[] {
  return rows(neighbourRequest(), routeTypes.NEWNEIGH, neighbourRow);
}

function firstRow<T>(request: Uint8Array, type: number, read: RowReader<T>): T | null {
  return rows(request, type, read)[0] ?? null;
}

type RowReader<T> = (bytes: Buffer, start: number, end: number) => T | null;

function rows<T>(request: Uint8Array, type: number, read: RowReader<T>): readonly T[] {
  const found: T[] = [];
  const dump = openDump(request, netlinkFamily.ROUTE, type);
  try {
    while (
      dump.next((bytes, start, end) => {
        const row = read(bytes, start, end);
        if (row !== null) found.push(row);
      })
    );
  } finally {
    dump.close();
  }
  return found;
}
