interface Waiting {
  readonly holder: object;
  readonly bytes: number;
  readonly granted: () => void;
}

/**
 * Limits the bytes of messages held at the same time, over all calls. Messages beyond the budget wait, first come,
 * first served. One holder at a time may exceed the budget; otherwise partly received messages would wait for each
 * other forever.
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

  /** Calls `granted` immediately, or when it is the holder's turn. */
  acquire(holder: object, bytes: number, granted: () => void): void {
    this.waiting.push({ holder, bytes, granted });
    this.grant();
  }

  /** Returns all bytes of a holder, and removes it from the queue. */
  release(holder: object): void {
    const index = this.waiting.findIndex((one) => one.holder === holder);
    if (index !== -1) this.waiting.splice(index, 1);
    this.free += this.held.get(holder) ?? 0;
    this.held.delete(holder);
    if (this.exceeding === holder || this.free >= 0) this.exceeding = undefined;
    this.grant();
  }

  /**
   * Grants in a loop, because a grant may cause a release and thereby the next grant, and recursion would exhaust the
   * stack.
   */
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
