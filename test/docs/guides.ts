import type { PageCommand } from "./commands.ts";

/** A page whose commands the end-to-end tests run against their management cluster. */
export interface Guide {
  readonly page: string;
  /** Commands that the tests do not run: command → reason. */
  readonly notRun: Readonly<Record<string, string>>;
}

export const firstCluster: Guide = {
  page: "docs/first-cluster.md",
  notRun: {
    "npm ci\nnpm run e2e:up": "starts the management cluster of the other commands",
    "npm run e2e:down": "stops the management cluster",
  },
};

export function isRun({ notRun }: Guide, { text }: PageCommand): boolean {
  return !Object.hasOwn(notRun, text);
}
