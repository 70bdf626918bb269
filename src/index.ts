/** The library: what a program of yours may import from `portolan`. */
export { PortolanError } from './base/errors.ts';
export { openHost } from './os/open-host.ts';
export { chartListeners } from './sockets/chart.ts';
export { diffSockets } from './sockets/diff-sockets.ts';
export { socketFields } from './sockets/filter-fields.ts';
export { collectSockets, listSockets } from './sockets/list-sockets.ts';
export { reportPort } from './sockets/port-report.ts';
export { watchSockets } from './sockets/watch-sockets.ts';
export { filterOf } from './base/filter/compile.ts';
