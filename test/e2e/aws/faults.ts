import assert from "node:assert/strict";
import { motoProcess } from "../processes/moto.ts";
import type { ScenarioContext } from "../scenario.ts";

/** An error that AWS answers to an action. */
export type Fault = {
  readonly service: "ec2" | "eks" | "elasticloadbalancing" | "sts";
  /** Name, or method and path of an API of paths. */
  readonly action: string;
  readonly code: string;
  readonly message: string;
};

/** Answers an action in a region with an error while `work` runs. */
export async function withFault(
  { supervisor }: Pick<ScenarioContext, "supervisor">,
  { region, fault }: { readonly region: string; readonly fault: Fault },
  work: () => Promise<void>,
): Promise<void> {
  const url = new URL("/_test/faults", supervisor.find(motoProcess).ready);
  const change = async (method: string, content: object): Promise<void> => {
    const response = await fetch(url, { method, body: JSON.stringify(content) });
    assert.equal(response.status, 200);
  };
  await change("POST", { ...fault, region });
  try {
    await work();
  } finally {
    await change("DELETE", { region });
  }
}
