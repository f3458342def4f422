import type { Socket } from "node:net";

export interface PoolOptions {
  /** For metrics and the log: what the connections are. */
  readonly name: string;
  readonly maximum: number;
  /**
   * Which connection a full pool closes for a new one. Where nobody is authenticated, the oldest of the address that has
   * most, so that no address can keep another one out; else the one that nobody has used for longest.
   */
  readonly closes: "OldestOfMost" | "LongestUnused";
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
  /** By both ends of the connection, oldest or longest unused first: a socket and TLS on top of it have the same ends. */
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

  /** Where the pool is full, another connection is closed. */
  add(socket: Socket): void {
    // A client that goes away is no mistake of ours, and nobody else may listen yet.
    socket.on("error", ignore);
    this.makePlace();
    const ends = endsOf(socket);
    this.members.set(ends, { socket, source: socket.remoteAddress ?? "", timer: this.startTimer(socket) });
    socket.once("close", () => this.members.get(ends)?.socket === socket && this.forget(ends));
  }

  /** Notes that a connection is used now. */
  touch(socket: Socket): void {
    const ends = endsOf(socket);
    const member = this.members.get(ends);
    if (member?.socket !== socket) return;
    this.members.delete(ends);
    this.members.set(ends, member);
  }

  /** Takes out a connection that goes on elsewhere. */
  release(socket: Socket): void {
    this.forget(endsOf(socket));
  }

  /** Closes all connections at once. */
  destroy(): void {
    for (const { socket } of this.members.values()) socket.destroy();
  }

  private makePlace(): void {
    if (this.members.size < this.options.maximum) return;
    const closed = this.options.closes === "OldestOfMost" ? this.oldestOfMost() : this.longestUnused();
    if (!closed) return;
    this.forget(endsOf(closed));
    this.reject(closed);
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

  private longestUnused(): Socket | undefined {
    const [first] = this.members.values();
    return first?.socket;
  }

  private oldestOfMost(): Socket | undefined {
    const bySource = Map.groupBy(this.members.values(), ({ source }) => source);
    const [most] = [...bySource.values()].toSorted((left, right) => right.length - left.length);
    return most?.[0]?.socket;
  }
}

const ignore = (): void => undefined;

function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
