import { describe, expect, test } from "vitest";
import { formatAddress, listenOptions, type Network } from "./address.ts";
import { StartError } from "./start-error.ts";

describe("listenOptions", () => {
  test.each([
    [":9443", "tcp", { port: 9443 }],
    [":9443", "tcp4", { port: 9443, host: "0.0.0.0" }],
    [":9443", "tcp6", { port: 9443, host: "::", ipv6Only: true }],
    ["0.0.0.0:9443", "tcp", { port: 9443, host: "0.0.0.0", ipv6Only: false }],
    ["[::1]:9443", "tcp", { port: 9443, host: "::1", ipv6Only: false }],
    ["[::1]:9443", "tcp6", { port: 9443, host: "::1", ipv6Only: true }],
  ] as const)("for %s of %s", async (address, network, options) => {
    await expect(listenOptions(address, network)).resolves.toEqual(options);
  });

  test("a name resolves to its address", async () => {
    await expect(listenOptions("localhost:9443", "tcp4")).resolves.toMatchObject({ host: "127.0.0.1" });
  });
});

test.each<{ address: string; network: Network; why: string }>([
  { address: "9443", network: "tcp", why: "has no host" },
  { address: ":https", network: "tcp", why: "has a port that is not a number" },
  { address: ":65536", network: "tcp", why: "has a port that is too large" },
  { address: "::1:9443", network: "tcp", why: "has an IPv6 address without brackets" },
  { address: "127.0.0.1:9443", network: "tcp6", why: "is IPv4" },
  { address: "[::1]:9443", network: "tcp4", why: "is IPv6" },
])("$address of $network is rejected: it $why", async ({ address, network }) => {
  await expect(listenOptions(address, network)).rejects.toThrow(StartError);
});

test("an IPv6 address is formatted in brackets", () => {
  expect(formatAddress({ address: "::", family: "IPv6", port: 9443 })).toBe("[::]:9443");
  expect(formatAddress({ address: "127.0.0.1", family: "IPv4", port: 9443 })).toBe("127.0.0.1:9443");
});
