import { expect, test } from "vitest";
import { urlsOf } from "./mirrors.ts";
import { readPins } from "./pins.ts";

const { packages, snapshots } = readPins();

test("both architectures have the same packages", () => {
  const namesOf = (pins: typeof packages.amd64) => pins.map(({ name }) => name);

  expect(namesOf(packages.amd64)).toEqual(namesOf(packages.arm64));
  expect(namesOf(packages.amd64)).toContain("libstdc++6");
});

test("a package is asked of Debian's mirrors first, then of its snapshots", () => {
  const pin = packages.amd64.find(({ name }) => name === "libc6");

  expect(pin && urlsOf(pin, snapshots)).toEqual([
    expect.stringMatching(/^http:\/\/deb\.debian\.org\/debian\/pool\/main\/g\/glibc\/libc6_.+_amd64\.deb$/),
    expect.stringMatching(/^https:\/\/snapshot\.debian\.org\/archive\/debian\/\d{8}T\d{6}Z\/pool\/main\//),
  ]);
});

test("a mirror that is named is asked alone", () => {
  const [pin] = packages.amd64;

  expect(pin && urlsOf(pin, snapshots, "http://mirror.example.org")).toEqual([
    `http://mirror.example.org/${pin?.archive}/${pin?.path}`,
  ]);
});
