/** A fixed seed in CI, so that the result does not depend on chance. Elsewhere each run has another seed. */
export const seedOfCI = process.env["CI"] === undefined ? {} : { seed: 20261128 };
