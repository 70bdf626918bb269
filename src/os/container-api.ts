/** The list of containers as the Docker and Podman service prints it: `GET /containers/json`. */

/** A published port. */
export interface PublishedPort {
  readonly transport: string;
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerPort: number;
}

/** What a runtime's service tells of a container. */
export interface ContainerFacts {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly image: string | null;
  /** Its addresses in the runtime's networks; empty where it shares another namespace. */
  readonly addresses: readonly string[];
  readonly ports: readonly PublishedPort[];
}

/** Reads the answer; anything that is not a container is left out, and text that is no list gives none. */
export function parseContainerList(text: string): readonly ContainerFacts[] {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return [];
  }
  return list(answer)
    .map(containerFacts)
    .filter((facts) => facts !== null);
}

function containerFacts(value: unknown): ContainerFacts | null {
  const item = record(value);
  const id = item['Id'];
  if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id)) return null;
  const name = list(item['Names']).find((known) => typeof known === 'string');
  const networks = Object.values(record(record(item['NetworkSettings'])['Networks'])).map(record);
  return {
    id,
    // The service writes a slash before each name.
    name: name?.replace(/^\//, '') ?? id.slice(0, 12),
    image: typeof item['Image'] === 'string' ? item['Image'] : null,
    addresses: networks
      .flatMap((network) => [network['IPAddress'], network['GlobalIPv6Address']])
      .filter((address): address is string => typeof address === 'string' && address !== ''),
    ports: list(item['Ports'])
      .map(publishedPort)
      .filter((port) => port !== null),
  };
}

function publishedPort(value: unknown): PublishedPort | null {
  const { IP, PrivatePort, PublicPort, Type } = record(value);
  if (typeof PrivatePort !== 'number' || typeof PublicPort !== 'number') return null;
  return {
    transport: typeof Type === 'string' ? Type : 'tcp',
    hostAddress: typeof IP === 'string' ? IP : '0.0.0.0',
    hostPort: PublicPort,
    containerPort: PrivatePort,
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
