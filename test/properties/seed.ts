/** Whether a change lands must not hang on chance; elsewhere every run draws anew. */
export const seedOfCI = process.env["CI"] === undefined ? {} : { seed: 20261128 };
