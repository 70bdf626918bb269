/** Connecting and closing, start-up included: what a script that asks "is this port open?" pays. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'nc -z: connect and close',
  ours: portolan('nc', '-z', '127.0.1.1', '9000'),
  theirs: ['nc', '-z', '127.0.1.1', '9000'],
  sizes: [{ connections: 0, runs: 15 }],
  note: 'Nearly all of ours is the start of Node.',
});
