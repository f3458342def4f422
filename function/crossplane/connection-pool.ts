import type { Socket } from "node:net";

export interface PoolOptions {
  /** For metrics and the log: what the connections are. */
  readonly name: string;
  readonly maximum: number;
  /** A full pool closes an old connection rather than the new one: for ports where nobody is authenticated. */
  readonly isForStrangers: boolean;
  /** How long a connection may stay in the pool. Default: for ever. */
  readonly maximumMilliseconds?: number;
}

interface Member {
  readonly socket: Socket;
  /** The address on the other side. */
  readonly source: string;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Bounds the connections of one kind. A connection leaves the pool when it closes or is released. */
export class ConnectionPool {
  readonly name: string;
  private readonly options: PoolOptions;
  private readonly onRejected: () => void;
  /** By both ends of the connection, oldest first: a socket and TLS on top of it have the same ends. */
  private readonly members = new Map<string, Member>();
  private rejectedCount = 0;

  constructor(options: PoolOptions, onRejected: () => void = ignore) {
    this.name = options.name;
    this.options = options;
    this.onRejected = onRejected;
  }

  get size(): number {
    return this.members.size;
  }

  /** Connections that the pool has closed. */
  get rejected(): number {
    return this.rejectedCount;
  }

  /** Whether the connection may stay; otherwise it is closed. */
  add(socket: Socket): boolean {
    // A client that goes away is no mistake of ours, and nobody else may listen yet.
    socket.on("error", ignore);
    if (!this.hasPlace(socket)) return false;
    const ends = endsOf(socket);
    this.members.set(ends, { socket, source: socket.remoteAddress ?? "", timer: this.startTimer(socket) });
    socket.once("close", () => this.members.get(ends)?.socket === socket && this.forget(ends));
    return true;
  }

  /** Takes out a connection that goes on elsewhere. */
  release(socket: Socket): void {
    this.forget(endsOf(socket));
  }

  /** Closes all connections at once. */
  destroy(): void {
    for (const { socket } of this.members.values()) socket.destroy();
  }

  private hasPlace(newcomer: Socket): boolean {
    if (this.members.size < this.options.maximum) return true;
    const { isForStrangers } = this.options;
    const closed = isForStrangers ? this.oldestOfMost() : newcomer;
    this.forget(endsOf(closed));
    this.reject(closed);
    return isForStrangers;
  }

  private startTimer(socket: Socket): NodeJS.Timeout | undefined {
    const { maximumMilliseconds } = this.options;
    return maximumMilliseconds === undefined ? undefined : setTimeout(() => this.reject(socket), maximumMilliseconds);
  }

  private reject(socket: Socket): void {
    socket.destroy();
    this.rejectedCount += 1;
    this.onRejected();
  }

  private forget(ends: string): void {
    clearTimeout(this.members.get(ends)?.timer);
    this.members.delete(ends);
  }

  /** The oldest connection of the address that has most, so that no address can keep another one out. */
  private oldestOfMost(): Socket {
    const bySource = Map.groupBy(this.members.values(), ({ source }) => source);
    const [most] = [...bySource.values()].toSorted((left, right) => right.length - left.length);
    const [oldest] = most ?? [];
    if (!oldest) throw new RangeError("a pool has place for one connection at least");
    return oldest.socket;
  }
}

const ignore = (): void => undefined;

function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
