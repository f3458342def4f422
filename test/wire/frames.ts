import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** The HTTP/2 frame types that tests send or expect (RFC 9113, section 6). */
export const frame = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7 } as const;
export const flag = { acknowledged: 1, endStream: 1, endHeaders: 4 } as const;

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const headBytes = 9;

/** A client that sends frames, or omits them, as no library would. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  private bytes = Buffer.alloc(0);
  private readonly waiting: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    const wake = () => {
      for (const each of this.waiting.splice(0)) each();
    };
    socket.on("error", () => undefined).on("close", wake);
    socket.on("data", (piece: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, piece]);
      wake();
    });
  }

  static async connect(address: string): Promise<RawClient> {
    const [host = "", port] = address.split(":");
    const socket = connect({ host, port: Number(port) });
    await once(socket, "connect");
    return new RawClient(socket);
  }

  /** Sends the HTTP/2 preface and SETTINGS. */
  begin(): void {
    this.socket.write(preface);
    this.send({ type: frame.settings, flags: 0, stream: 0, payload: Buffer.alloc(0) });
  }

  send({ type, flags, stream, payload }: Frame): void {
    const head = Buffer.alloc(headBytes);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    this.socket.write(Buffer.concat([head, payload]));
  }

  /** Waits for the next frame of this type, and skips others before it. */
  async next(type: number): Promise<Frame> {
    for (;;) {
      const found = this.take();
      if (found?.type === type) return found;
      if (!found && this.socket.closed) throw new Error(`the connection ended before a frame of type ${type}`);
      if (!found) await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private take(): Frame | undefined {
    if (this.bytes.length < headBytes) return undefined;
    const end = headBytes + this.bytes.readUIntBE(0, 3);
    if (this.bytes.length < end) return undefined;
    const [type = 0, flags = 0] = this.bytes.subarray(3, 5);
    const found = { type, flags, stream: this.bytes.readUInt32BE(5), payload: this.bytes.subarray(headBytes, end) };
    this.bytes = this.bytes.subarray(end);
    return found;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

/** Encodes headers as literals without indexing (RFC 7541, section 6.2.2). */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const texts = Object.entries(headers).map(([name, value]) => [Buffer.of(0), literal(name), literal(value)]);
  return Buffer.concat(texts.flat());
}

function literal(text: string): Buffer {
  return Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);
}
