/** `portolan capture --list-interfaces`: what there is to capture on. */
import { exitCodes } from '../base/errors.ts';
import { defineRecord, type RecordKind } from '../base/record.ts';
import { inNamespace } from '../link/namespace.linux.ts';
import type { NetworkInterface } from '../os/host.ts';
import { writeRecords } from '../report/write-records.ts';
import { type CaptureFlags } from './capture-flags.ts';
import { chooseNamespace } from './capture-namespace.ts';
import type { CliContext } from './context.ts';
import { writeOptions } from './output-flags.ts';

/** The kind of these records. */
export const interfaceKind: RecordKind<NetworkInterface> = defineRecord<NetworkInterface>({
  name: 'interface',
  meaning: 'a network interface that packets can be captured on',
  columns: [
    { name: 'name', type: 'text', meaning: 'its name', shown: true, priority: 0, get: (each) => each.name },
    { name: 'index', type: 'integer', meaning: "the kernel's number", shown: false, get: (each) => each.index },
    {
      name: 'up',
      type: 'boolean',
      meaning: 'whether it is switched on',
      title: 'STATE',
      shown: true,
      get: (each) => each.up,
      text: (each) => (each.up ? 'up' : 'down'),
    },
    { name: 'kind', type: 'text', meaning: 'what it is', shown: true, get: (each) => each.kind },
    { name: 'mac', type: 'text', meaning: 'hardware address', shown: true, get: (each) => each.mac },
    {
      name: 'mtu',
      type: 'bytes',
      unit: 'bytes',
      meaning: 'largest packet',
      shown: true,
      get: (each) => each.mtu ?? null,
    },
    {
      name: 'addresses',
      type: 'value',
      meaning: 'its addresses with their prefix lengths',
      shown: true,
      get: (each) => each.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
      text: (each) => each.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join(' '),
    },
  ],
});

/** Lists them; the exit code. */
export async function listInterfaces({ host, out }: CliContext, flags: CaptureFlags): Promise<number> {
  const path = flags.namespace === undefined ? undefined : chooseNamespace(host, flags.namespace).path;
  const interfaces = inNamespace(path, () => host.interfaces());
  await writeRecords(out, interfaceKind, [interfaces], writeOptions(flags, interfaceKind));
  return interfaces.length > 0 ? exitCodes.ok : exitCodes.no;
}
