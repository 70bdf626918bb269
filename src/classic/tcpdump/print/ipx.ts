/** Novell's IPX: addresses, and the services and routes that are told behind two of its sockets. */
import { printEigrp } from './eigrp.ts';
import type { Printing } from './printing.ts';

const headerLength = 30;
const socket = { core: 0x451, services: 0x452, routes: 0x453, netbios: 0x455, diagnostics: 0x456 } as const;
const datagrams = 0x553;
const eigrp = 0x85be;

/** Prints a packet, whose length is the one that it states. */
export function printIpx(p: Printing, at: number): void {
  p.protocol = 'ipx';
  if (!p.options.linkHeader) p.text('IPX ');
  p.need(at, headerLength);
  p.text(`${address(p, at + 18)}.${hex(p.u16(at + 28), 4)} > ${address(p, at + 6)}.${hex(p.u16(at + 16), 4)}: `);
  const stated = p.u16(at + 2);
  if (stated < headerLength) {
    p.text(`[length ${stated} < ${headerLength}]`);
    p.invalid();
    return;
  }
  printData(p, p.u16(at + 16), at + headerLength, stated - headerLength);
}

/** A network and a node. */
function address(p: Printing, at: number): string {
  p.need(at, 10);
  const node = Array.from(p.bytes.subarray(at + 4, at + 10), (byte) => hex(byte, 2));
  return `${hex(p.u32(at), 8)}.${node.join(':')}`;
}

function printData(p: Printing, to: number, at: number, length: number): void {
  switch (to) {
    case socket.core:
      p.text(`ipx-ncp ${length}`);
      return;
    case socket.services:
      printServices(p, at, length);
      return;
    case socket.routes:
      printRoutes(p, at, length);
      return;
    case socket.netbios:
      p.text(`ipx-netbios ${length}`);
      return;
    case socket.diagnostics:
      p.text(`ipx-diags ${length}`);
      return;
    case datagrams:
      p.text(`ipx-nwlink-dgm ${length}`);
      return;
    case eigrp:
      printEigrp(p, at, length);
      return;
    default:
      p.text(`ipx-#${to.toString(16)} ${length}`);
  }
}

/** What a message is, -1 for one too short to say it. */
function commandOf(p: Printing, at: number, length: number): number {
  const command = p.u16(at);
  if (length >= 2) return command;
  p.text(` [length ${length} < 2]`);
  p.invalid();
  return -1;
}

const most = 8;
const service = { name: 48, address: 14 } as const;
const serviceWords = ['req', 'resp', 'nearest-req', 'nearest-resp'] as const;

/** The service advertising protocol: requests name a kind of service, answers the servers. */
function printServices(p: Printing, at: number, length: number): void {
  const command = commandOf(p, at, length);
  if (command < 0) return;
  const word = serviceWords[command - 1];
  p.text(`ipx-sap-${word ?? `?${command.toString(16)}`}`);
  if (word === undefined) return;
  if (command % 2 === 1) {
    p.text(` ${hex(p.u16(at + 2), 4)}`);
    return;
  }
  let next = at + 2;
  let left = length - 2;
  for (let index = 0; index < most && left !== 0; index++) {
    p.text(` ${hex(p.u16(next), 4)} '`);
    next += 2;
    left -= 2;
    if (left < service.name) {
      p.char(39);
      p.invalid();
      return;
    }
    p.safeTextToZero(next, service.name);
    p.char(39);
    next += service.name;
    left -= service.name;
    p.need(next, 10);
    p.text(` addr ${address(p, next)}`);
    next += service.address;
    left -= service.address;
  }
}

const routeLength = 8;

function printRoutes(p: Printing, at: number, length: number): void {
  const command = commandOf(p, at, length);
  if (command < 0) return;
  if (command !== 1 && command !== 2) {
    p.text(`ipx-rip-?${command.toString(16)}`);
    return;
  }
  p.text(command === 1 ? 'ipx-rip-req' : 'ipx-rip-resp');
  let next = at + 2;
  for (let left = length - 2; left > 0; left -= routeLength) {
    if (left < routeLength) {
      p.invalid();
      return;
    }
    p.need(next, routeLength);
    p.text(` ${hex(p.u32(next), 8)}/${p.u16(next + 4)}.${p.u16(next + 6)}`);
    next += routeLength;
    if (command === 1) return;
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
