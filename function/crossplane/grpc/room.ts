/** Bytes of messages that are held at once, for all calls together; who finds no room waits for its turn. */
export class Room {
  private free: number;
  private readonly total: number;
  private readonly waiting: { readonly bytes: number; readonly enter: () => void }[] = [];

  constructor(total: number) {
    this.total = total;
    this.free = total;
  }

  /** Calls `enter` at once or when there is room. A message larger than the whole room enters when it is empty. */
  take(bytes: number, enter: () => void): void {
    this.waiting.push({ bytes: Math.min(bytes, this.total), enter });
    this.admit();
  }

  /** Ends the wait of someone, or gives back what was taken. */
  leave(bytes: number, enter: () => void): void {
    const index = this.waiting.findIndex((one) => one.enter === enter);
    if (index === -1) this.free += Math.min(bytes, this.total);
    else this.waiting.splice(index, 1);
    this.admit();
  }

  private admit(): void {
    for (let first = this.waiting[0]; first && first.bytes <= this.free; first = this.waiting[0]) {
      this.waiting.shift();
      this.free -= first.bytes;
      first.enter();
    }
  }
}
