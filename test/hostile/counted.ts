/** A value whose reads are counted, wherever in it they are: work that does not depend on the machine. */
export interface Counted<Value> {
  readonly value: Value;
  reads(): number;
}

export function counted<Value extends object>(value: Value): Counted<Value> {
  let reads = 0;
  const known = new WeakMap<object, object>();
  const handler: ProxyHandler<object> = {
    get(target, name, receiver) {
      reads += 1;
      return wrapped(Reflect.get(target, name, receiver));
    },
    ownKeys(target) {
      const names = Reflect.ownKeys(target);
      reads += names.length;
      return names;
    },
  };
  const wrap = <Target extends object>(target: Target): Target => {
    const proxy = known.get(target) ?? new Proxy(target, handler);
    known.set(target, proxy);
    return Object(proxy);
  };
  const wrapped = (found: unknown): unknown => (typeof found === "object" && found !== null ? wrap(found) : found);
  return { value: wrap(value), reads: () => reads };
}
