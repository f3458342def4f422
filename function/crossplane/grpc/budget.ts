interface Waiting {
  readonly holder: object;
  readonly bytes: number;
  readonly granted: () => void;
}

/**
 * Bytes of messages that are held at once, for all calls together. What exceeds it waits for its turn. One holder at a
 * time may exceed it, since those that hold a part of their message would else wait for each other for ever.
 */
export class Budget {
  private free: number;
  private readonly held = new Map<object, number>();
  private readonly waiting: Waiting[] = [];
  private exceeding: object | undefined;
  private isGranting = false;

  constructor(total: number) {
    this.free = total;
  }

  /** Calls `granted` at once, or when it is the holder's turn. */
  acquire(holder: object, bytes: number, granted: () => void): void {
    this.waiting.push({ holder, bytes, granted });
    this.grant();
  }

  /** Gives back all that was granted to a holder, and ends its wait. */
  release(holder: object): void {
    const index = this.waiting.findIndex((one) => one.holder === holder);
    if (index !== -1) this.waiting.splice(index, 1);
    this.free += this.held.get(holder) ?? 0;
    this.held.delete(holder);
    if (this.exceeding === holder || this.free >= 0) this.exceeding = undefined;
    this.grant();
  }

  /** A grant may lead to a release, and that to the next grant, but not to ever more levels of the stack. */
  private grant(): void {
    if (this.isGranting) return;
    this.isGranting = true;
    try {
      for (let next = this.next(); next; next = this.next()) this.grantTo(next);
    } finally {
      this.isGranting = false;
    }
  }

  private grantTo(one: Waiting): void {
    const { holder, bytes, granted } = one;
    this.waiting.splice(this.waiting.indexOf(one), 1);
    this.free -= bytes;
    this.held.set(holder, (this.held.get(holder) ?? 0) + bytes);
    if (this.free < 0) this.exceeding = holder;
    granted();
  }

  private next(): Waiting | undefined {
    const [first] = this.waiting;
    if (!this.exceeding || !first || first.bytes <= this.free) return first;
    return this.waiting.find(({ holder }) => holder === this.exceeding);
  }
}
