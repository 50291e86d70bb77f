/** Which folder of `fixtures/` may import which others. */
export const layers: Readonly<Record<string, readonly string[]>>;
