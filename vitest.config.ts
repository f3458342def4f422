import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["function/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/image/proofs/**", "test/parsers/**", "node_modules/**"],
    testTimeout: 30_000,
    reporters: ["default", "./test/summary-reporter.ts"],
  },
});
