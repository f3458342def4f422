import { writeStruct } from "../../function/crossplane/wire/value.ts";
import { Writer } from "../../function/crossplane/wire/writer.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import type { Written } from "./requests.ts";

const environmentKey = "apiextensions.crossplane.io/environment";

/**
 * Encodes a RunFunctionRequest. Written by hand, because the SDK stores maps as objects and loses fields such as
 * `__proto__`.
 */
export function messageOf({ composite, observed, required, input, environment }: Written): Buffer {
  const writer = new Writer();
  for (const [name, items] of Object.entries(required)) {
    writeMessage(writer, 66, () =>
      writeEntry(writer, name, () =>
        items.forEach((item) => writeMessage(writer, 10, () => writeResource(writer, 10, item))),
      ),
    );
  }
  writeMessage(writer, 42, () => writeStruct(writer, { [environmentKey]: environment }));
  writeMessage(writer, 34, () => writeStruct(writer, input));
  writeMessage(writer, 18, () => {
    for (const [key, object] of Object.entries(observed)) {
      writeMessage(writer, 18, () => writeEntry(writer, key, () => writeResource(writer, 10, object)));
    }
    writeMessage(writer, 10, () => writeResource(writer, 10, composite));
  });
  return writer.finish();
}

function writeMessage(writer: Writer, tag: number, write: () => void): void {
  const before = writer.size;
  write();
  writer.close(tag, before);
}

function writeResource(writer: Writer, tag: number, object: JsonObject): void {
  writeMessage(writer, tag, () => writeStruct(writer, object));
}

/** Writes an entry of a map. The key comes first, so it is written last. */
function writeEntry(writer: Writer, key: string, write: () => void): void {
  writeMessage(writer, 18, write);
  writer.text(10, key);
}
