/** Bytes of messages that are held at once, for all calls together. What exceeds it waits for its turn. */
export class Budget {
  private free: number;
  private readonly total: number;
  private readonly waiting: { readonly bytes: number; readonly granted: () => void }[] = [];

  constructor(total: number) {
    this.total = total;
    this.free = total;
  }

  /** Calls `granted` at once or when enough is free. More than the whole budget is granted when nothing is in use. */
  acquire(bytes: number, granted: () => void): void {
    this.waiting.push({ bytes: Math.min(bytes, this.total), granted });
    this.grant();
  }

  /** Ends the wait for a grant, or gives back what was granted. */
  release(bytes: number, granted: () => void): void {
    const index = this.waiting.findIndex((one) => one.granted === granted);
    if (index === -1) this.free += Math.min(bytes, this.total);
    else this.waiting.splice(index, 1);
    this.grant();
  }

  private grant(): void {
    for (let first = this.waiting[0]; first && first.bytes <= this.free; first = this.waiting[0]) {
      this.waiting.shift();
      this.free -= first.bytes;
      first.granted();
    }
  }
}
