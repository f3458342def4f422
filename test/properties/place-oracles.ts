import { isIP } from "node:net";
import { isBetween, isSubdomain } from "./grammar-oracles.ts";

const letter = /^[A-Za-z0-9]$/;

/** Whether it is an IPv4-mapped address, which the API server's CEL rejects. URL normalizes all its notations. */
function isMapped(text: string): boolean {
  return /^\[::ffff:[0-9a-f]+:[0-9a-f]+\]$/.test(new URL(`http://[${text}]`).hostname);
}

function isAddress(text: string): boolean {
  return isIP(text) === 4 || (isIP(text) === 6 && !text.includes("%") && !isMapped(text));
}

export function isCidr(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  const [width, prefix] = [isIP(address) === 4 ? 32 : 128, Number(bits)];
  return more.length === 0 && isAddress(address) && String(prefix) === bits && isWithin(prefix, width);
}

function isWithin(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= most;
}

export function isHost(text: string): boolean {
  return text.length <= 253 && (isAddress(text) || isSubdomainOfAnyCase(text));
}

/** ValidateCertSANs of kubeadm. */
export function isAlternativeName(text: string): boolean {
  const name = text.startsWith("*.") ? text.slice(2) : text;
  return text.length <= 253 && (isAddress(text) || isSubdomain(name));
}

/** https without user, query and fragment. */
export function isPlainUrl(text: string): boolean {
  const [, authority = "", path = ""] = /^https:\/\/([^/]*)(\/.*)?$/s.exec(text) ?? [];
  const isPath = /^(\/([-A-Za-z0-9._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*)?$/.test(path);
  return isAuthority(authority, (host) => host.includes(":") && isAddress(host)) && isPath;
}

/** A host with or without a port, in the form of URLs. */
function isAuthority(text: string, isInBrackets: (host: string) => boolean): boolean {
  const [, bracketed, plain = "", port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const isHost = bracketed === undefined ? isSubdomainOfAnyCase(plain) : isInBrackets(bracketed);
  return isHost && (port === undefined || isPort(port));
}

function isSubdomainOfAnyCase(text: string): boolean {
  const parts = text.split(".");
  return parts.every((part) => isBetween(part, { edge: letter, middle: /^[-A-Za-z0-9]$/ }));
}

function isPort(text: string): boolean {
  return String(Number(text)) === text && Number.isInteger(Number(text)) && Number(text) > 0 && Number(text) < 65_536;
}

const digestForm = /^[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const tagForm = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** github.com/distribution/reference, parsed from the end. */
export function isImage(text: string): boolean {
  const [named = "", digest, ...more] = text.split("@");
  return more.length === 0 && text.length <= 521 && isAbsentOr(digestForm, digest) && isTagged(named);
}

function isTagged(named: string): boolean {
  const slash = named.lastIndexOf("/");
  const [last = "", tag, ...others] = named.slice(slash + 1).split(":");
  const path = slash === -1 ? last : `${named.slice(0, slash)}/${last}`;
  return others.length === 0 && isAbsentOr(tagForm, tag) && isPath(path.split("/"));
}

function isAbsentOr(form: RegExp, text: string | undefined): boolean {
  return text === undefined || form.test(text);
}

function isPath(steps: readonly string[]): boolean {
  const [first = "", ...rest] = steps;
  const isRegistry = rest.length > 0 && isAuthorityOfImage(first);
  return (isRegistry || isStep(first)) && rest.every((step) => isStep(step));
}

function isAuthorityOfImage(text: string): boolean {
  return isAuthority(text, (host) => /^[0-9a-fA-F:]{2,45}$/.test(host));
}

function isStep(text: string): boolean {
  const words = text.split(/[.]|__|_|-+/);
  return /^[a-z0-9]/.test(text) && words.every((word) => /^[a-z0-9]+$/.test(word));
}
