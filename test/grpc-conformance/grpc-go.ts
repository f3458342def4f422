import { z } from "zod";
import { programOf } from "../e2e/build/build.ts";
import { execute } from "./execution.ts";
import type { Row } from "./row.ts";
import type { Target } from "./targets.ts";
import type { Tools } from "./tools.ts";

const Line = z.object({ check: z.string(), passed: z.boolean(), detail: z.string().optional() });

/** Runs the client on grpc-go. It starts its own servers, because it stops and replaces them. */
export async function grpcGoRows({ grpcConformance }: Tools, { command }: Target): Promise<Row[]> {
  const { code, output } = await execute(programOf(grpcConformance, "client"), command);
  const lines = output.split("\n").filter((line) => line.startsWith("{"));
  const rows = lines
    .map((line) => Line.parse(JSON.parse(line)))
    .map((row) => ({ ...row, check: `grpc-go: ${row.check}` }));
  if (code === 0) return rows;
  return [...rows, { check: "grpc-go: all checks ran", passed: false, detail: `exit code ${code}: ${output}` }];
}
