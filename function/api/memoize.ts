/** Maximum number of cached results. */
const maximumEntries = 500;
/** Maximum characters of all cache keys, and of the results that `sizeOf` measures. */
const maximumCharacters = 1024 * 1024;
/** Maximum characters of one entry; a larger one is not cached. */
const largestEntry = 32 * 1024;

interface Measures<Argument, Result> {
  /** The cache key of an argument. Default: its JSON. */
  readonly textOf?: (argument: Argument) => string;
  /** Characters of a result, added to those of its key. Default: 0, for results whose size grows only with the key. */
  readonly sizeOf?: (result: Result) => number;
}

interface Entry<Result> {
  readonly result: Result;
  readonly size: number;
}

/**
 * Caches the last results of a pure function, because the request of a cluster without changes is always the same.
 * Callers share a result and must not change it. Errors are not cached.
 */
export function memoize<Argument, Result>(
  compute: (argument: Argument) => Result,
  { textOf = (argument) => JSON.stringify(argument), sizeOf = () => 0 }: Measures<Argument, Result> = {},
): (argument: Argument) => Result {
  const entries = new Map<string, Entry<Result>>();
  let characters = 0;
  const remove = (text: string) => {
    characters -= entries.get(text)?.size ?? 0;
    entries.delete(text);
  };
  const add = (text: string, entry: Entry<Result>) => {
    if (entry.size > largestEntry) return;
    entries.set(text, entry);
    characters += entry.size;
    for (const oldest of entries.keys()) {
      if (entries.size <= maximumEntries && characters <= maximumCharacters) return;
      remove(oldest);
    }
  };
  const makeEntry = (argument: Argument, text: string): Entry<Result> => {
    const result = compute(argument);
    return { result, size: text.length + sizeOf(result) };
  };
  return (argument) => {
    const text = textOf(argument);
    const known = entries.get(text);
    // Adding the entry again makes it the newest.
    remove(text);
    const entry = known ?? makeEntry(argument, text);
    add(text, entry);
    return entry.result;
  };
}

/**
 * Caches a result that depends on one object, for the lifetime of the object. A cached spec is the same object, so a
 * cluster without changes is checked once.
 */
export function memoizePerObject<Result>(): (key: object, make: () => Result) => Result {
  const results = new WeakMap<object, { readonly result: Result }>();
  return (key, make) => {
    const known = results.get(key) ?? { result: make() };
    results.set(key, known);
    return known.result;
  };
}
