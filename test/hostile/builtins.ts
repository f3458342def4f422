const partsOf = ["value", "get", "set"] as const;

type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor>;

/** Objects that the whole process shares: no request may write to them. */
const shared: readonly object[] = [Object, Array, Function, String, Number, Boolean, Map, Set, Promise, RegExp, Error]
  .flatMap((type) => [type, Object(type.prototype)])
  .flatMap((owner) => [owner, ...[...propertiesOf(owner).values()].flatMap((property) => functionsOf(property))]);

function functionsOf(property: PropertyDescriptor): object[] {
  return partsOf.map((part): unknown => property[part]).filter((part) => typeof part === "function");
}

function propertiesOf(owner: object): Properties {
  return new Map(Reflect.ownKeys(owner).map((name) => [name, Object.getOwnPropertyDescriptor(owner, name) ?? {}]));
}

/** A snapshot of the own properties of all shared objects. */
export function builtins(): ReadonlyMap<object, Properties> {
  return new Map(shared.map((owner) => [owner, propertiesOf(owner)]));
}

/** Names of properties that were added, removed or changed since the snapshot. */
export function changedBuiltins(before: ReturnType<typeof builtins>): string[] {
  return [...before].flatMap(([owner, properties]) => {
    const now = propertiesOf(owner);
    const names = new Set([...properties.keys(), ...now.keys()]);
    return [...names].filter((name) => !isSame(properties.get(name), now.get(name))).map(String);
  });
}

function isSame(left: PropertyDescriptor | undefined, right: PropertyDescriptor | undefined): boolean {
  return partsOf.every((part) => Object.is(left?.[part], right?.[part]));
}
