import { z } from "zod";
import { content } from "./content.ts";
import { configText } from "./text.ts";

/** Maximum bytes before encoding: Cluster API allows 10,240 characters, and base64 makes four of three bytes. */
const maximumEncodedBytes = 7680;

/**
 * Whether a cloud-config carries a text unchanged. Bootstrap providers indent the text below `content: |` and split it
 * only at line feeds. So any other YAML line break would end the block, and the rest would be read as cloud-config. The
 * first line determines the indentation of the block. cloud-init also renders Jinja.
 */
export function isPlainContent(text: string): boolean {
  return /^\n*[^\s]/.test(text) && configText.test(text);
}

/** Schema of the content of a file on a node. Content that is not plain is encoded in base64. */
export function fileContent(maximum: number) {
  return content(z.string().max(maximum).refine(fits, encodedMessage));
}

function fits(text: string): boolean {
  return isPlainContent(text) || Buffer.byteLength(text) <= maximumEncodedBytes;
}

const encodedMessage =
  `must be at most ${maximumEncodedBytes} bytes long, ` +
  "because content with leading white space, control characters or Jinja is encoded in base64";
