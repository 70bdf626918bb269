/** A program for the tests: builds a laboratory and then ends in the way it is told. */
import { once } from 'node:events';
import { labAvailability } from './availability.ts';
import { buildLab } from './build-lab.ts';
import twoHosts from './labs/two-hosts.ts';

const how = process.argv[2];
const available = labAvailability();
if (how === 'reach' && available.mode === 'none') {
  process.stdout.write(JSON.stringify(available));
} else {
  const lab = await buildLab(twoHosts.plan);
  const daemon = await lab.host('server').daemon({ argv: ['nc', '-lk', '9000'], ready: { tcp: 9000 } });
  if (how === 'reach') {
    const result = await lab.host('client').run(['nc', '-zw1', '10.77.0.2', '9000']);
    process.stdout.write(JSON.stringify({ mode: lab.mode, reached: result.code === 0 }));
    await lab.close();
  } else {
    process.stdout.write(`${JSON.stringify({ daemon: daemon.pid })}\n`);
    process.stdin.resume();
    await once(process.stdin, 'end');
    if (how === 'throw') throw new Error('as asked');
    // A daemon of the laboratory is still running: an exit must not wait for it.
    // oxlint-disable-next-line unicorn/no-process-exit
    process.exit(7);
  }
}
