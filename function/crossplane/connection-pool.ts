import type { Socket } from "node:net";

export interface PoolOptions {
  /** The kind of connections, for metrics and the log. */
  readonly name: string;
  /** Maximum number of connections. */
  readonly maximum: number;
  /**
   * Which connection a full pool closes for a new one:
   *
   * - OldestOfMost: the oldest one of the address with the most connections, so that no address can lock out others
   *   (for unauthenticated clients)
   * - LongestUnused: the one that was unused for the longest time
   */
  readonly closes: "OldestOfMost" | "LongestUnused";
  /** Time after which the pool closes a connection. Default: never. */
  readonly maximumMilliseconds?: number;
}

interface Member {
  readonly socket: Socket;
  /** Remote address. */
  readonly source: string;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Bounds the connections of one kind. A connection leaves the pool when it closes or is released. */
export class ConnectionPool {
  readonly name: string;
  private readonly options: PoolOptions;
  private readonly onRejected: () => void;
  /**
   * Keyed by both ends of the connection, which a socket and the TLS socket on top of it share. The oldest one, or the
   * one that was unused for longest, is first.
   */
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

  /** Number of connections that the pool has closed, because it was full or their time was over. */
  get rejected(): number {
    return this.rejectedCount;
  }

  /** Adds a connection. A full pool closes another one for it. */
  add(socket: Socket): void {
    // A client that disconnects is not an error of the server, and no other listener may exist yet.
    socket.on("error", ignore);
    this.closeOneIfFull();
    const ends = endsOf(socket);
    this.members.set(ends, { socket, source: socket.remoteAddress ?? "", timer: this.startTimer(socket) });
    socket.once("close", () => this.members.get(ends)?.socket === socket && this.remove(ends));
  }

  /** Marks a connection as just used. */
  touch(socket: Socket): void {
    const ends = endsOf(socket);
    const member = this.members.get(ends);
    if (member?.socket !== socket) return;
    this.members.delete(ends);
    this.members.set(ends, member);
  }

  /** Removes a connection that stays open elsewhere. */
  release(socket: Socket): void {
    this.remove(endsOf(socket));
  }

  /** Closes all connections immediately. */
  destroy(): void {
    for (const { socket } of this.members.values()) socket.destroy();
  }

  private closeOneIfFull(): void {
    if (this.members.size < this.options.maximum) return;
    const closed = this.options.closes === "OldestOfMost" ? this.findOldestOfMost() : this.findLongestUnused();
    if (!closed) return;
    this.remove(endsOf(closed));
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

  private remove(ends: string): void {
    clearTimeout(this.members.get(ends)?.timer);
    this.members.delete(ends);
  }

  private findLongestUnused(): Socket | undefined {
    const [first] = this.members.values();
    return first?.socket;
  }

  private findOldestOfMost(): Socket | undefined {
    const bySource = Map.groupBy(this.members.values(), ({ source }) => source);
    const [most] = [...bySource.values()].toSorted((left, right) => right.length - left.length);
    return most?.[0]?.socket;
  }
}

const ignore = (): void => undefined;

function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
