import { z } from "zod";
import { content } from "./content.ts";
import { configText } from "./text.ts";

/** Cluster API takes 10,240 characters, and base64 makes four of three bytes. */
const longestEncoded = 7680;

/**
 * Whether a text comes out of a cloud-config as it went in. Bootstrap providers indent it below `content: |` and split it at
 * line feeds alone, so that any other line break of YAML would end it, and what follows would be cloud-config; the first line
 * says how far all are indented; and cloud-init renders Jinja.
 */
export function isPlainContent(text: string): boolean {
  return /^\n*[^\s]/.test(text) && configText.test(text);
}

/** The content of a file on a node; what is not plain travels in base64. */
export function fileContent(maximum: number) {
  return content(z.string().max(maximum).refine(fits, encodedMessage));
}

function fits(text: string): boolean {
  return isPlainContent(text) || Buffer.byteLength(text) <= longestEncoded;
}

const encodedMessage =
  `must be at most ${longestEncoded} bytes long, ` +
  "because content with leading white space, control characters or Jinja is encoded in base64";
