import { writeStruct } from "../../function/crossplane/wire/value.ts";
import { Writer } from "../../function/crossplane/wire/writer.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import type { Written } from "./requests.ts";

const environmentKey = "apiextensions.crossplane.io/environment";

/** A RunFunctionRequest; written by hand, because the SDK keeps maps in objects and loses fields such as `__proto__`. */
export function messageOf({ composite, observed, required, input, environment }: Written): Buffer {
  const writer = new Writer();
  for (const [name, items] of Object.entries(required)) {
    within(writer, 66, () =>
      keyed(writer, name, () => items.forEach((item) => within(writer, 10, () => resource(writer, 10, item)))),
    );
  }
  within(writer, 42, () => writeStruct(writer, { [environmentKey]: environment }));
  within(writer, 34, () => writeStruct(writer, input));
  within(writer, 18, () => {
    for (const [key, object] of Object.entries(observed)) {
      within(writer, 18, () => keyed(writer, key, () => resource(writer, 10, object)));
    }
    within(writer, 10, () => resource(writer, 10, composite));
  });
  return writer.finish();
}

function within(writer: Writer, tag: number, write: () => void): void {
  const before = writer.size;
  write();
  writer.close(tag, before);
}

function resource(writer: Writer, tag: number, object: JsonObject): void {
  within(writer, tag, () => writeStruct(writer, object));
}

/** An entry of a map, whose key comes first and is written last. */
function keyed(writer: Writer, key: string, write: () => void): void {
  within(writer, 18, write);
  writer.text(10, key);
}
