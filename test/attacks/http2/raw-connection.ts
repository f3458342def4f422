import { once } from "node:events";
import type { Socket } from "node:net";
import { type Endpoint, openStream } from "./endpoint.ts";
import { flag, frame, frameHeadBytes, frameType, preface } from "./frames.ts";

const ignore = () => undefined;

/** An HTTP/2 connection that sends any bytes, and only counts received frames. */
export class RawConnection {
  /** Frames received, by type. */
  readonly received = new Map<number, number>();
  private readonly socket: Socket;
  private head = Buffer.alloc(0);
  private payloadLeft = 0;
  private answered: () => void = ignore;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes: Buffer) => this.read(bytes));
    socket.write(Buffer.concat([preface, frame({ type: frameType.settings })]));
  }

  static async open(endpoint: Endpoint): Promise<RawConnection> {
    return new RawConnection(await openStream(endpoint));
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.writable;
  }

  /** Resolves once the bytes are sent, or the connection is closed. */
  async write(bytes: Buffer): Promise<void> {
    if (!this.isOpen || this.socket.write(bytes)) return;
    const done = new AbortController();
    const { signal } = done;
    await Promise.race([once(this.socket, "drain", { signal }), once(this.socket, "close", { signal })]).catch(ignore);
    done.abort();
  }

  /** Resolves once the server has handled everything sent before, or the connection is closed. */
  async handled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.answered = resolve;
    this.socket.once("close", resolve);
    await this.write(frame({ type: frameType.ping, payload: Buffer.alloc(8) }));
    if (this.isOpen) await promise;
  }

  /** Stops reading from the socket. */
  stopReading(): void {
    this.socket.pause();
  }

  /** Sends GOAWAY, as a client without further calls. Resolves once the connection is closed. */
  async leave(): Promise<void> {
    if (this.socket.closed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.once("close", () => resolve());
    this.socket.end(frame({ type: frameType.goAway, payload: Buffer.alloc(8) }));
    await promise;
  }

  close(): void {
    this.socket.destroy();
  }

  private read(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) rest = this.payloadLeft > 0 ? this.skip(rest) : this.readHead(rest);
  }

  private skip(bytes: Buffer): Buffer {
    const count = Math.min(bytes.length, this.payloadLeft);
    this.payloadLeft -= count;
    return bytes.subarray(count);
  }

  private readHead(bytes: Buffer): Buffer {
    const missing = frameHeadBytes - this.head.length;
    this.head = Buffer.concat([this.head, bytes.subarray(0, missing)]);
    if (this.head.length === frameHeadBytes) this.takeFrame(this.head);
    return bytes.subarray(missing);
  }

  private takeFrame(head: Buffer): void {
    this.head = Buffer.alloc(0);
    this.payloadLeft = head.readUIntBE(0, 3);
    const [type = 0, flags = 0] = head.subarray(3);
    this.received.set(type, (this.received.get(type) ?? 0) + 1);
    if (type === frameType.ping) this.answered();
    const isSettings = type === frameType.settings && (flags & flag.acknowledged) === 0;
    if (isSettings && this.isOpen) this.socket.write(frame({ type, flags: flag.acknowledged }));
  }
}
