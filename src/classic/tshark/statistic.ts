/** What a statistic of -z is. */
import type { SeenPacket } from './seen-packet.ts';

/** What counts packets, and tells the result. */
export interface Statistic {
  take(packet: SeenPacket): void;
  text(): string;
}

/** Layers that have conversations and endpoints, as -z names them. */
export const trafficLayers = ['eth', 'ip', 'ipv6', 'tcp', 'udp'] as const;
/** One of them. */
export type TrafficLayer = (typeof trafficLayers)[number];
