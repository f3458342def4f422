/** A value that counts the reads of all its parts: a measure of work that does not depend on the machine. */
export interface Counted<Value> {
  readonly value: Value;
  reads(): number;
}

export function counted<Value extends object>(value: Value): Counted<Value> {
  let reads = 0;
  const proxies = new WeakMap<object, object>();
  const handler: ProxyHandler<object> = {
    get(target, name, receiver) {
      reads += 1;
      return wrapIfObject(Reflect.get(target, name, receiver));
    },
    ownKeys(target) {
      const names = Reflect.ownKeys(target);
      reads += names.length;
      return names;
    },
  };
  const wrap = <Target extends object>(target: Target): Target => {
    const proxy = proxies.get(target) ?? new Proxy(target, handler);
    proxies.set(target, proxy);
    return Object(proxy);
  };
  const wrapIfObject = (found: unknown): unknown => (typeof found === "object" && found !== null ? wrap(found) : found);
  return { value: wrap(value), reads: () => reads };
}
