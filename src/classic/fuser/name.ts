/** What a name of the command line turned out to mean. */

/** A process that uses what a name means. */
export interface NameUser {
  readonly pid: number;
  /** It may write: through a descriptor opened for that, or because it holds a socket. */
  readonly opensForWriting: boolean;
  readonly opens: boolean;
  /** Root directory, working directory, executable, mapping. */
  readonly root: boolean;
  readonly cwd: boolean;
  readonly executable: boolean;
  readonly maps: boolean;
}

/** A way of using. */
export type Access = Exclude<keyof NameUser, 'pid'>;

/** A name and how it is shown. */
export interface ResolvedName {
  /** `8080/tcp`, or the path without symbolic links. */
  readonly shown: string;
  readonly target: SocketTarget | FileTarget;
}

/** Sockets by their ends. */
export interface SocketTarget {
  readonly kind: 'socket';
  readonly protocol: 'tcp' | 'udp';
  /** 0 is any port. */
  readonly localPort: number;
  readonly remotePort: number;
  /** Any of these; null is any address. An unspecified address (0.0.0.0, ::) stands for any of its family. */
  readonly remoteAddresses: readonly { readonly family: 4 | 6; readonly address: string }[] | null;
}

/** A file by device and inode, or a whole file system by its device. */
export interface FileTarget {
  readonly kind: 'file';
  readonly device: number;
  /** Null is every file of the device. */
  readonly inode: string | null;
  /** Where the file system is mounted, when the name is that place or stands for the whole: the kernel is a user too. */
  readonly mountPoint: string | null;
  /** Inodes of the UNIX domain sockets bound to the file. */
  readonly sockets: ReadonlySet<number>;
}
