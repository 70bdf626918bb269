/** Containers in the words that records carry, and the names that only the runtime's service knows. */
import type { ContainerFacts } from '../os/container-api.ts';
import type { CgroupOwner } from '../os/host.ts';
import type { Owner, SocketRecord } from './socket-record.ts';

/** The pod as `namespace/name`, else the container's name, else runtime and id shortened as the container tools do. */
export function containerText(owner: CgroupOwner): string | null {
  if (owner.pod?.name)
    return owner.pod.namespace === null ? owner.pod.name : `${owner.pod.namespace}/${owner.pod.name}`;
  if (owner.container === null) return null;
  return owner.container.name ?? `${owner.container.runtime} ${owner.container.id.slice(0, 12)}`;
}

/** What stands for a container of which only the address is known: `container 172.17.0.2:80`. */
export function forwardText({ address, port }: NonNullable<Owner['forwardsTo']>): string {
  return `container ${address.includes(':') ? `[${address}]` : address}:${port}`;
}

const withoutName = /^\S+ ([0-9a-f]{12})$/;

/** Whether an owner is in a container, or a proxy of one, that we could not name from files. */
export function hasUnnamedContainer({ owners }: Pick<SocketRecord, 'owners'>): boolean {
  return owners.some((owner) => isUnnamed(owner));
}

function isUnnamed({ container, forwardsTo }: Owner): boolean {
  if (container === null) return false;
  return withoutName.test(container) || (forwardsTo !== null && container === forwardText(forwardsTo));
}

/** The record with the names that the runtimes gave; the same record when they know none of its containers. */
export function withContainerNames(socket: SocketRecord, facts: Iterable<ContainerFacts>): SocketRecord {
  const known = [...facts];
  const owners = socket.owners.map((owner) => {
    const name = isUnnamed(owner) ? nameOf(owner, socket, known) : null;
    return name === null ? owner : { ...owner, container: name };
  });
  if (owners.every((owner, index) => owner === socket.owners[index])) return socket;
  return { ...socket, owners, container: owners[0]?.container ?? socket.container };
}

/** By id where we have one, by address or published port for what docker-proxy forwards to. */
function nameOf(owner: Owner, socket: SocketRecord, known: readonly ContainerFacts[]): string | null {
  const id = withoutName.exec(owner.container ?? '')?.[1];
  const found =
    id === undefined
      ? known.find((one) => one.addresses.includes(owner.forwardsTo?.address ?? '') || publishes(one, socket, owner))
      : known.find((one) => one.id.startsWith(id));
  return found?.name ?? null;
}

function publishes(one: ContainerFacts, { transport, local }: SocketRecord, { forwardsTo }: Owner): boolean {
  return one.ports.some(
    (port) => port.transport === transport && port.hostPort === local.port && port.containerPort === forwardsTo?.port,
  );
}
