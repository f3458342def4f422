import { type Fields, readField, readMessage } from "./message.ts";
import { Reader } from "./reader.ts";

interface Found {
  tag: string;
  hasRequired: boolean;
}

const digest = /^[0-9a-f]{64}$/;

const metaFields: Fields<Found> = { 10: (reader, found) => (found.tag = reader.text()) };

const markRequired = (reader: Reader, found: Found): void => {
  found.hasRequired = true;
  reader.message();
};

/** `meta`, `extra_resources` and `required_resources` of a RunFunctionRequest. */
const fields: Fields<Found> = {
  10: (reader, found) => readMessage(reader, found, metaFields),
  50: markRequired,
  66: markRequired,
};

/**
 * Returns the tag of a request if it identifies the whole content: "Requests with identical tags will be otherwise
 * identical" (run_function.proto), because Crossplane makes it a SHA-256 of the request (v2.4.0,
 * composition_functions.go, Tag). When Crossplane calls again with required resources, it does not change the tag, so
 * the result is undefined for a request with required resources. It is also undefined if the tag is not such a digest,
 * as other tools may write it. Throws MalformedMessageError.
 */
export function readContentTag(request: Buffer): string | undefined {
  const reader = new Reader(request);
  const found: Found = { tag: "", hasRequired: false };
  while (reader.position < request.length) readField(reader, found, fields);
  reader.leave(request.length);
  return found.hasRequired || !digest.test(found.tag) ? undefined : found.tag;
}
