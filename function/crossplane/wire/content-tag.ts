import { type Fields, readField, readMessage } from "./message.ts";
import { Reader } from "./reader.ts";

interface Found {
  tag: string;
  hasMore: boolean;
}

const digest = /^[0-9a-f]{64}$/;

const metaFields: Fields<Found> = { 10: (reader, found) => (found.tag = reader.text()) };

const more = (reader: Reader, found: Found): void => {
  found.hasMore = true;
  reader.message();
};

/** `meta`, `extra_resources` and `required_resources` of a RunFunctionRequest. */
const fields: Fields<Found> = { 10: (reader, found) => readMessage(reader, found, metaFields), 50: more, 66: more };

/**
 * The tag of a request where it stands for the whole content: "Requests with identical tags will be otherwise identical"
 * (run_function.proto), because Crossplane makes it a SHA-256 of the request (v2.4.0, composition_functions.go, Tag). When it
 * calls again with what was required it leaves the tag as it was, so a request with that has none. Neither has one with a
 * tag that is no such digest, as tools may write it. Throws MalformedMessageError.
 */
export function hashToTag(request: Buffer): string | undefined {
  const reader = new Reader(request);
  const found: Found = { tag: "", hasMore: false };
  while (reader.position < request.length) readField(reader, found, fields);
  reader.leave(request.length);
  return found.hasMore || !digest.test(found.tag) ? undefined : found.tag;
}
