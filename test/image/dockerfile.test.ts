import { expect, test } from "vitest";
import { nonroot } from "./base-layer.ts";
import { readProcessConfig } from "./dockerfile.ts";

test("the Dockerfile says how the function starts, as whom, and where it listens", () => {
  const { User, Env, WorkingDir, ExposedPorts, Entrypoint } = readProcessConfig();

  expect(User).toBe(`${nonroot}:${nonroot}`);
  expect(Env).toContain("NODE_ENV=production");
  expect(WorkingDir).toBe("/app");
  expect(Object.keys(ExposedPorts)).toEqual(["9443/tcp", "8081/tcp", "8080/tcp"]);
  expect([Entrypoint[0], Entrypoint.at(-1)]).toEqual(["/usr/local/bin/node", "/app/main.cjs"]);
});
