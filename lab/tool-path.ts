/** The search path for system tools. */

/** `PATH` with the folders of system tools at its end, each once. */
export function toolPath(path = process.env['PATH'] ?? ''): string {
  const folders = [...path.split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  return [...new Set(folders.filter((folder) => folder !== ''))].join(':');
}
